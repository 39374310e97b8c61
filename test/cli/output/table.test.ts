// Tables and wrapped text fit the terminal they are written to.

import { describe, expect, it } from 'vitest'
import { writeTable } from '../../../src/cli/output/table.ts'
import { displayWidth, wrap } from '../../../src/cli/output/wrap.ts'
import { writeScreen } from '../support/write-screen.ts'

function writeLines(headings: readonly string[], rows: readonly (readonly string[])[], width: number): string[] {
  return writeScreen((screen) => writeTable(headings, rows, screen), width)
    .split('\n')
    .slice(0, -1)
}

const headings = ['CLUSTER', 'NAMESPACE', 'CHANGE']
const rows = [
  ['east', 'app', 'create'],
  ['west', 'a-rather-long-namespace', 'unchanged'],
]

describe('writeTable', () => {
  it('writes columns where they fit', () => {
    expect(writeLines(headings, rows, 60)).toEqual([
      'CLUSTER  NAMESPACE                CHANGE',
      'east     app                      create',
      'west     a-rather-long-namespace  unchanged',
    ])
  })

  it('writes one block a row on a terminal of 40 columns', () => {
    const lines = writeLines(headings, rows, 40)
    expect(lines).toEqual([
      'CLUSTER: east',
      'NAMESPACE: app',
      'CHANGE: create',
      '',
      'CLUSTER: west',
      'NAMESPACE: a-rather-long-namespace',
      'CHANGE: unchanged',
    ])
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(40)
  })

  it('writes nothing where there are no rows', () => {
    expect(writeLines(headings, [], 60)).toEqual([])
  })

  it('counts wide characters as two columns', () => {
    expect(writeLines(['A', 'B'], [['漢字', 'x']], 40)).toEqual(['A     B', '漢字  x'])
  })
})

describe('wrap', () => {
  it('breaks at blanks, indents, and leaves a long word whole', () => {
    expect(wrap('one two three abcdefghijklmnop', 12, '- ', '  ')).toEqual([
      '- one two',
      '  three',
      '  abcdefghijklmnop',
    ])
  })

  it('leaves text alone where there is no width', () => {
    expect(wrap('one two', Number.POSITIVE_INFINITY)).toEqual(['one two'])
  })
})
