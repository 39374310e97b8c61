import { expect, test } from 'vitest'
import { openLiveLines } from '../../../src/cli/dag/live-lines.ts'
import { createScreen } from '../../../src/cli/output/screen.ts'

/** What a terminal shows after `text`: line ends, carriage returns, cursor up, and clearing to the end. */
function showOn(
  width: number,
  work: (lines: ReturnType<typeof openLiveLines>, write: (text: string) => void) => void,
): string[] {
  const rows = ['']
  let row = 0
  const write = (text: string): void => {
    for (const [part] of text.matchAll(/\u001b\[(\d*)([AJ])|[^\u001b]/gu)) {
      const up = /\u001b\[(\d+)A/.exec(part)
      if (up) row -= Number(up[1])
      else if (part === '\u001b[J') rows.splice(row, rows.length, '')
      else if (part === '\n') {
        row += 1
        rows[row] ??= ''
      } else if (part !== '\r') rows[row] += part
    }
  }
  work(openLiveLines(createScreen({ width, colour: false, unicode: true }, write)), write)
  return rows
}

test('each task has a line at the bottom, and what is for good stands above', () => {
  const rows = showOn(40, (lines, write) => {
    lines.show('a', 'begins')
    lines.show('b', 'begins')
    lines.show('a', 'running')
    lines.above(() => write('one line\n'))
    lines.drop('b')
    lines.above(() => write('another\n'))
  })
  expect(rows).toEqual(['one line', 'another', 'a: running'])
})

test('no more lines than a terminal keeps in sight, each no wider than it is', () => {
  const rows = showOn(20, (lines) => {
    for (let task = 0; task < 20; task += 1) lines.show(`task${task}`, 'a long text that does not fit')
  })
  expect(rows).toHaveLength(13)
  expect(rows.at(-1)).toBe('and 8 more')
  expect(Math.max(...rows.map(({ length }) => length))).toBeLessThan(20)
})

test('nothing is left at the end', () => {
  const rows = showOn(40, (lines, write) => {
    lines.show('a', 'running')
    lines.above(() => write('done\n'))
    lines.end()
  })
  expect(rows).toEqual(['done', ''])
})
