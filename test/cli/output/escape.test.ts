// Text from outside is bounded on a terminal, and harmless in a document.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasUnsafeCharacters } from '../../../src/basics/shown-text.ts'
import { escapeInsideQuotes, escapeText } from '../../../src/cli/output/escape.ts'

describe('escapeText', () => {
  it('shows no more than it was allowed to', () => {
    expect(escapeText('x'.repeat(50), 10)).toBe(`${'x'.repeat(10)}...`)
  })
})

describe('escapeInsideQuotes', () => {
  it('keeps a JSON document the same value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeInsideQuotes(JSON.stringify({ text }, null, 2))
        expect(JSON.parse(escaped)).toEqual({ text })
        expect(hasUnsafeCharacters(escaped.replaceAll('\n', ''))).toBe(false)
      }),
    )
  })
})
