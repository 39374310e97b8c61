// One run with many images: how often logins are sent, and what is known beforehand.

import { expect, test } from 'vitest'
import { serveHttp } from '../support/loopback-server.ts'
import { createRegistry, type RegistryState, type SeenRequest } from '../support/registry-server.ts'
import { credential, noAbort, openSession, verdicts } from './support.ts'

const users = { reader: 'right' }
const images = ['a', 'b', 'c', 'd', 'e', 'f']
const readers = Object.fromEntries(images.map((name) => [`team/${name}`, ['reader']]))
const reader = credential('reader', 'right')
const wrong = credential('reader', 'wrong')

async function serveRegistry(state: Partial<RegistryState>) {
  const registry = createRegistry({ auth: 'bearer', users, readers, ...state })
  const server = await serveHttp(registry.listener)
  return { ...registry, host: `127.0.0.1:${server.port}` }
}

function basicLogins(seen: readonly SeenRequest[]): number {
  return seen.filter(({ authorization }) => authorization?.startsWith('Basic ')).length
}

test.each(['basic', 'bearer'] as const)(
  'a wrong login is sent to a %s registry once, however many images',
  async (auth) => {
    const { host, seen } = await serveRegistry({ auth })
    const session = openSession()
    const proofs = await Promise.all(images.map((name) => session.prove(`${host}/team/${name}:1`, [wrong], noAbort)))
    expect(proofs.map((some) => verdicts(some))).toEqual(images.map(() => ['login-required', 'refused']))
    expect(basicLogins(seen)).toBe(1)
    await session.prove(`${host}/team/later:1`, [credential('reader', 'wrong')], noAbort)
    expect(basicLogins(seen)).toBe(1)
  },
)

test('a wrong login does not keep a right one of the same user from being tried', async () => {
  const { host } = await serveRegistry({})
  const session = openSession()
  const proofs = await session.prove(`${host}/team/a:1`, [wrong, reader, wrong], noAbort)
  expect(verdicts(proofs)).toEqual(['login-required', 'refused', 'proven', 'refused'])
})

test('the same image and login are asked about once', async () => {
  const { host, seen } = await serveRegistry({})
  const session = openSession()
  await session.prove(`${host}/team/a:1`, [reader], noAbort)
  const { length } = seen
  const again = await session.prove(`${host}/team/a:1`, [reader], noAbort)
  expect(verdicts(again)).toEqual(['login-required', 'proven'])
  expect(seen).toHaveLength(length)
})

test('at most four images of a registry are asked about at once', async () => {
  let underWay = 0
  let most = 0
  const { host } = await serveRegistry({
    instead: (_, response) => {
      underWay += 1
      most = Math.max(most, underWay)
      setTimeout(() => {
        underWay -= 1
        response.writeHead(500).end()
      }, 10)
      return true
    },
  })
  const session = openSession()
  const many = Array.from({ length: 20 }, (_, index) => session.prove(`${host}/team/x${index}:1`, [], noAbort))
  await Promise.all(many)
  expect(most).toBe(4)
})

test('an aborted question is asked again by the next', async () => {
  const { host } = await serveRegistry({})
  const session = openSession()
  const controller = new AbortController()
  const aborted = session.prove(`${host}/team/a:1`, [reader], controller.signal)
  controller.abort(new Error('enough'))
  await expect(aborted).rejects.toThrow('enough')
  expect(verdicts(await session.prove(`${host}/team/a:1`, [reader], noAbort))).toEqual(['login-required', 'proven'])
})

test.each<[string, Partial<RegistryState>, string | undefined]>([
  ['a Basic registry itself', { auth: 'basic' }, 'registry'],
  ['the token server that it names', { realm: 'https://tokens.test:8443/auth' }, 'tokens.test:8443'],
  ['nobody, where no login is asked for', { auth: 'none' }, undefined],
  ['nobody, where the token server is not followed', { realm: 'http://tokens.test/auth' }, undefined],
])('after asking as a stranger: %s would receive a login', async (_, state, expected) => {
  const { host, seen } = await serveRegistry(state)
  const receiver = await openSession().loginHostOf(`${host}/team/a:1`, noAbort)
  expect(receiver).toBe(expected === 'registry' ? host : expected)
  expect(basicLogins(seen)).toBe(0)
})
