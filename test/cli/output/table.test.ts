// Tables and wrapped text fit the terminal they are written to.

import { describe, expect, it } from 'vitest'
import { createScreen } from '../../../src/cli/output/screen.ts'
import { layoutTable } from '../../../src/cli/output/table.ts'
import { displayWidth, wrap } from '../../../src/cli/output/wrap.ts'

const screen = (width: number) => createScreen({ width, colour: false, unicode: true }, () => {})
const headings = ['CLUSTER', 'NAMESPACE', 'CHANGE']
const rows = [
  ['east', 'app', 'create'],
  ['west', 'a-rather-long-namespace', 'unchanged'],
]

describe('layoutTable', () => {
  it('writes columns where they fit', () => {
    expect(layoutTable(headings, rows, screen(60))).toEqual([
      'CLUSTER  NAMESPACE                CHANGE',
      'east     app                      create',
      'west     a-rather-long-namespace  unchanged',
    ])
  })

  it('writes one block a row on a terminal of 40 columns', () => {
    const lines = layoutTable(headings, rows, screen(40))
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

  it('counts wide characters as two columns', () => {
    expect(layoutTable(['A', 'B'], [['漢字', 'x']], screen(40))).toEqual(['A     B', '漢字  x'])
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
