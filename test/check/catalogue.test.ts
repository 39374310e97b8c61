// The catalogue is complete, and every code in it is one that a vector expects.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { problemCatalogue } from '../../src/check/catalogue.ts'

const vectors: readonly { expected: { problemCodes: readonly string[] } }[] = JSON.parse(
  readFileSync(new URL('../vectors/decode-vectors.json', import.meta.url), 'utf8'),
)

describe('the catalogue', () => {
  it('has exactly the codes of the vectors', () => {
    const expected = new Set(vectors.flatMap((vector) => vector.expected.problemCodes))
    expect(Object.keys(problemCatalogue).sort()).toEqual([...expected].sort())
  })

  it('says what is wrong and what to do, without full stop', () => {
    for (const [code, { message, remedy }] of Object.entries(problemCatalogue)) {
      expect(message, code).toMatch(/^[^\n]{10,150}[^.\n]$/)
      expect(remedy, code).toMatch(/^[^\n]{5,150}[^.\n]$/)
    }
  })
})
