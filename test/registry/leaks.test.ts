// Registries that send the login back, or write to the terminal: nothing of it is shown.

import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { serveHttp } from '../support/loopback-server.ts'
import { createRegistry } from '../support/registry-server.ts'
import { credential, noAbort, openSession } from './support.ts'

const password = 'mar"ker pass/wörd+'
const login = credential('reader', password)
const pair = Buffer.from(`reader:${password}`).toString('base64')
const forms = [
  password,
  pair,
  encodeURIComponent(password),
  JSON.stringify(password).slice(1, -1),
  Buffer.from(password).toString('base64'),
]

/** Answers every request that carries a login with `status` and a text made of its authorization. */
async function proveAgainst(
  auth: 'basic' | 'bearer',
  status: number,
  write: (authorization: string) => string,
  contentType = 'application/json',
) {
  const registry = createRegistry({
    auth,
    users: { reader: password },
    readers: { 'team/a': ['reader'] },
    instead: ({ headers }, response) => {
      const { authorization } = headers
      if (authorization === undefined || (status !== 401 && !authorization.startsWith('Basic'))) return false
      response.writeHead(status, { 'content-type': contentType }).end(write(authorization))
      return true
    },
  })
  const server = await serveHttp(registry.listener)
  return await openSession().prove(`127.0.0.1:${server.port}/team/a:1`, [login], noAbort)
}

const asErrors = (message: string) => JSON.stringify({ errors: [{ code: 'DENIED', message }] })

describe.each(['basic', 'bearer'] as const)('%s', (auth) => {
  test.each([400, 401, 403, 404, 429, 500])('a %i that echoes the login in every form shows none', async (status) => {
    for (const write of [
      (authorization: string) => asErrors([authorization, ...forms].join(' and ')),
      (authorization: string) => [authorization, ...forms].join('\n'),
      (authorization: string) => JSON.stringify({ message: [authorization, ...forms].join() }),
    ]) {
      const shown = inspect(await proveAgainst(auth, status, write), { depth: 9 })
      for (const form of forms) expect(shown).not.toContain(form)
      expect(shown).not.toContain('marker')
    }
  })
})

test('what is left of an echo is marked', async () => {
  const [, own] = await proveAgainst('basic', 403, () => asErrors(`no ${password} here`))
  expect(own?.explanation).toContain('(the registry says: no [redacted] here)')
})

test('an issued token is not shown either', async () => {
  const registry = createRegistry({
    auth: 'bearer',
    readers: {},
    instead: ({ url, headers }, response) => {
      if (url?.startsWith('/token')) response.end('{"token":"marker-token"}')
      else if (headers.authorization) response.writeHead(403).end(asErrors(`bad ${headers.authorization}`))
      else return false
      return true
    },
  })
  const server = await serveHttp(registry.listener)
  const proofs = await openSession().prove(`127.0.0.1:${server.port}/team/a:1`, [login], noAbort)
  expect(proofs[1]?.explanation).toContain('bad Bearer [redacted]')
  expect(inspect(proofs, { depth: 9 })).not.toContain('marker-token')
})

test.each([
  ['escape sequences', '\u001b]0;title\u0007\u001b[2J', '\\x1b'],
  ['direction changes', 'a\u202eb', 'a\\u{202e}b'],
  ['new lines', 'one\r\n\ttwo', 'one two'],
])('%s are escaped', async (_, message, shown) => {
  const [, own] = await proveAgainst('basic', 403, () => asErrors(message))
  expect(own?.explanation).toContain(shown)
  expect(own?.explanation).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})

test('a long text is cut, and one of many megabytes is not read to its end', async () => {
  const [, own] = await proveAgainst('basic', 403, () => asErrors('x'.repeat(5000)))
  expect(own?.explanation.length).toBeLessThan(500)
  const [, huge] = await proveAgainst('basic', 403, () => 'y'.repeat(8_000_000))
  expect(huge?.verdict).toBe('no-access')
  expect(huge?.explanation.length).toBeLessThan(500)
})

test('a user name is shown escaped', async () => {
  const registry = createRegistry({ auth: 'basic', users: {}, readers: {} })
  const server = await serveHttp(registry.listener)
  const hostile = credential('\u001b[31mme', 'x')
  const [, own] = await openSession().prove(`127.0.0.1:${server.port}/team/a:1`, [hostile], noAbort)
  expect(own?.explanation).toContain('`\\x1b[31mme`')
})
