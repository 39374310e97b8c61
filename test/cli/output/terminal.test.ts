// Colour, width and characters follow the stream and the variables that people set.

import { describe, expect, it } from 'vitest'
import { chooseLook } from '../../../src/cli/output/terminal.ts'

const terminal = { isTerminal: true, columns: 80 }
const pipe = { isTerminal: false }

describe('chooseLook', () => {
  it.each([
    ['a terminal', terminal, {}, true],
    ['a pipe', pipe, {}, false],
    ['NO_COLOR', terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, true],
    ['FORCE_COLOR on a pipe', pipe, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, false],
    ['TERM=dumb', terminal, { TERM: 'dumb' }, false],
  ])('colours for %s', (_, stream, variables, colour) => {
    expect(chooseLook(stream, variables, 'linux').colour).toBe(colour)
  })

  it.each([
    ['en_US.UTF-8', true],
    ['C', false],
    ['', false],
  ])('Unicode for the locale %j: %s', (locale, unicode) => {
    expect(chooseLook(terminal, { LANG: locale }, 'linux').unicode).toBe(unicode)
  })

  it('lets LC_ALL win over LANG', () => {
    expect(chooseLook(terminal, { LANG: 'en_US.UTF-8', LC_ALL: 'C' }, 'linux').unicode).toBe(false)
  })

  it('does not wrap what a program reads', () => {
    expect(chooseLook(pipe, {}, 'linux').width).toBe(Number.POSITIVE_INFINITY)
  })
})
