// A help topic as text.

import { padTo, wrap } from '../output/wrap.ts'
import type { HelpTopic } from './topics.ts'

const widestTerm = 28

/** The topic as text of at most `width` columns that ends in a line end. */
export async function renderTopic(topic: HelpTopic, width: number): Promise<string> {
  const entries = await topic.readEntries()
  const examples = (await topic.readExamples?.()) ?? []
  const longest = Math.max(...entries.map((entry) => entry.term.length))
  const column = longest <= widestTerm && width >= 60 ? longest + 4 : 0
  const lines = [
    ...wrap(topic.introduction, width),
    '',
    ...entries.flatMap((entry) =>
      column > 0
        ? wrap(entry.text, width, padTo(`  ${entry.term}`, column), ' '.repeat(column))
        : [`  ${entry.term}`, ...wrap(entry.text, width, '      ')],
    ),
    ...examples.flatMap(({ title, text }) => ['', ...wrap(`${title}:`, width), '', ...indent(text)]),
    ...(topic.closing === undefined ? [] : ['', ...wrap(topic.closing, width)]),
  ]
  return `${lines.join('\n')}\n`
}

function indent(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
}
