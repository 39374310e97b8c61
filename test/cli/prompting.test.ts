// Nothing is asked unless a person sits at both ends.

import { describe, expect, it } from 'vitest'
import { decidePrompting } from '../../src/cli/prompting.ts'

const atTerminal = { stdinIsTerminal: true, stderrIsTerminal: true, isForbiddenByFlag: false, variables: {} }

describe('decidePrompting', () => {
  it('allows prompts on a terminal', () => {
    expect(decidePrompting(atTerminal)).toEqual({ status: 'allowed' })
    expect(decidePrompting({ ...atTerminal, variables: { CI: 'false' } })).toEqual({ status: 'allowed' })
  })

  it.each([
    [{ stdinIsTerminal: false }, 'standard input is not a terminal'],
    [{ stderrIsTerminal: false }, 'standard error is not a terminal'],
    [{ isForbiddenByFlag: true }, '--no-input was given'],
    [{ variables: { CI: 'true' } }, 'the variable CI is set'],
  ])('forbids them for %j', (facts, reason) => {
    expect(decidePrompting({ ...atTerminal, ...facts })).toEqual({ status: 'forbidden', reason })
  })
})
