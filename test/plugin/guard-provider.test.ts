// Providers that do what they may not: told by name, without their words.

import { PullpassError, Redacted } from 'pullpass/plugin'
import { describe, expect, it } from 'vitest'
import { guardProvider } from '../../src/plugin/guard-provider.ts'

const secret = 'hunter2-hunter2'
const good = { username: 'bob', password: new Redacted(secret), issuedAt: new Date(0), expiresAt: new Date(1) }

function ask(fetch: () => unknown, signal = new AbortController().signal): Promise<unknown> {
  const provider = { describe: () => 'the vault', fetch: async () => fetch() as never }
  const guarded = guardProvider({ name: 'vault', apiVersion: 1, credentialProvider: provider })
  return guarded?.fetch({ registry: 'ghcr.io', signal }) ?? Promise.reject(new TypeError('no provider'))
}

describe('guardProvider', () => {
  it('lets a login and no login through as they are', async () => {
    expect(await ask(() => good)).toBe(good)
    expect(await ask(() => undefined)).toBeUndefined()
    expect(guardProvider({ name: 'none', apiVersion: 1 })).toBeUndefined()
  })

  it('lets a PullpassError through, and the reason of an abort', async () => {
    const error = new PullpassError('credential-unavailable', 'the vault does not answer')
    const fail = () => {
      throw error
    }
    await expect(ask(fail)).rejects.toBe(error)
    const stop = new Error('stopped')
    await expect(ask(fail, AbortSignal.abort(stop))).rejects.toBe(stop)
  })

  it.each([new Error(secret), new SyntaxError(secret), secret])('keeps the text of anything else', async (thrown) => {
    const failure: unknown = await ask(() => {
      throw thrown
    }).catch((error: unknown) => error)
    expect(failure).toMatchObject({
      code: 'credential-unavailable',
      message: expect.stringMatching(/^plugin `vault` failed to give a login for `ghcr.io` \((Syntax)?Error\)$/),
    })
    expect((failure as Error).cause).toBeUndefined()
  })

  it.each([
    ['it has no user name', secret],
    ['it has no user name', null],
    ['it has no user name', { ...good, username: '' }],
    ['its password is not a Redacted', { ...good, password: secret }],
    ['its `expiresAt` is no date', { ...good, expiresAt: 'tomorrow' }],
    ['its `issuedAt` is no date', { ...good, issuedAt: new Date('never') }],
  ])('says that %s', async (fault, answer) => {
    await expect(ask(() => answer)).rejects.toMatchObject({
      code: 'credential-unavailable',
      message: 'plugin `vault` gave something else than a login for `ghcr.io`',
      cause: { message: fault },
    })
  })
})
