// Tables that stay readable on narrow terminals: columns where they fit, one block per row where they don't.

import type { Screen } from './screen.ts'
import { displayWidth, padTo, wrap } from './wrap.ts'

const gap = '  '

/** Writes a table with `headings`, nothing where there are no rows; each row has one cell a heading, already escaped and perhaps coloured. */
export function writeTable(headings: readonly string[], rows: readonly (readonly string[])[], screen: Screen): void {
  if (rows.length > 0) for (const line of layoutTable(headings, rows, screen)) screen.line(line)
}

function layoutTable(headings: readonly string[], rows: readonly (readonly string[])[], screen: Screen): string[] {
  const widths = headings.map((heading, column) =>
    Math.max(displayWidth(heading), ...rows.map((row) => displayWidth(row[column] ?? ''))),
  )
  const total = widths.reduce((sum, width) => sum + width, 0) + gap.length * (headings.length - 1)
  return total <= screen.width ? layoutColumns(headings, rows, widths, screen) : layoutBlocks(headings, rows, screen)
}

function layoutColumns(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  screen: Screen,
): string[] {
  const join = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === cells.length - 1 ? cell : padTo(cell, widths[column] ?? 0)))
      .join(gap)
      .trimEnd()
  return [join(headings.map((heading) => screen.colours.dim(heading))), ...rows.map(join)]
}

function layoutBlocks(headings: readonly string[], rows: readonly (readonly string[])[], screen: Screen): string[] {
  return rows.flatMap((row, index) => [
    ...(index > 0 ? [''] : []),
    ...headings.flatMap((heading, column) => {
      const cell = row[column] ?? ''
      return cell === '' ? [] : wrap(cell, screen.width, `${screen.colours.dim(`${heading}:`)} `, gap)
    }),
  ])
}
