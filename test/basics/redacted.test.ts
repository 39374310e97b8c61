import { format, inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Redacted } from '../../src/basics/redacted.ts'

const secret = 'correct horse battery staple'
const held = new Redacted(secret)

describe('Redacted', () => {
  const waysToText: Record<string, () => string> = {
    'template literal': () => `${held}`,
    concatenation: () => `x${held as unknown as string}`,
    String: () => String(held),
    JSON: () => JSON.stringify({ held }),
    inspect: () => inspect({ held }, { showHidden: true, depth: 9, getters: true }),
    format: () => format('%s %o %O %j', held, held, held, held),
    'own properties': () => JSON.stringify([Object.entries(held), Object.getOwnPropertyNames(held)]),
    'spread into an object': () => inspect({ ...held }),
    'structured clone': () => inspect(structuredClone(held)),
    'error message': () => new Error(`cannot log in with ${held}`).message,
  }

  it.each(Object.entries(waysToText))('hides the value from %s', (_, toText) => {
    expect(toText()).not.toContain(secret)
  })

  it('gives the value through reveal alone', () => {
    expect(held.reveal()).toBe(secret)
    expect(`${held}`).toBe('[redacted]')
  })
})
