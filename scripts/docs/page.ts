// What would not look right on the page: links that lead nowhere, and transcripts that have to be scrolled. Commands are whole, so that they can be copied.

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isCommand } from '../../src/cli/output/remedy.ts'

/** Columns of a code block that a page shows without scrolling. */
export const pageWidth = 115

/** A sentence for each fault of the Markdown text `page`, which stands in `file`. */
export function findPageFaults(page: string, file: string): string[] {
  const lines = page.split('\n')
  const isCode = markCode(lines)
  const text = lines.filter((_, index) => !isCode[index])
  const prose = text.map((line) => line.replace(/`[^`]*`/g, ''))
  const anchors = new Set(text.flatMap((line) => /^#+ (.*)$/.exec(line)?.[1] ?? []).map(toAnchor))
  const links = prose.flatMap((line) => [...line.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target))
  return [
    ...links
      .filter((target) => !leadsSomewhere(target, file, anchors))
      .map((target) => `the link ${target} leads nowhere`),
    ...lines.flatMap((line, index) =>
      isCode[index] && [...line].length > pageWidth && !isCommand(line.trim())
        ? [`line ${index + 1} is ${[...line].length} columns wide`]
        : [],
    ),
  ]
}

/** Which lines are inside a fenced block. */
function markCode(lines: readonly string[]): boolean[] {
  let isInside = false
  return lines.map((line) => {
    const isFence = line.startsWith('```')
    if (isFence) isInside = !isInside
    return isInside && !isFence
  })
}

/** The anchor that GitHub gives a heading. */
function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

function leadsSomewhere(target: string, file: string, anchors: ReadonlySet<string>): boolean {
  if (/^https?:/.test(target)) return true
  if (target.startsWith('#')) return anchors.has(target.slice(1))
  return existsSync(join(dirname(file), target.split('#', 1)[0] ?? ''))
}
