// Where a login may go: token servers and redirects. Real servers; only the address that a "public" registry answers from is made up.

import type { LookupFunction } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { HttpTransport } from '../../src/http/transport.ts'
import type { RegistryTransports } from '../../src/registry/transports.ts'
import { serveHttp, serveHttps, testCa } from '../support/loopback-server.ts'
import { createRegistry, type RegistryState } from '../support/registry-server.ts'
import { credential, noAbort, openSession, openTransports, verdicts } from './support.ts'

const users = { reader: 'right' }
const readers = { 'team/a': ['reader'] }
const reader = credential('reader', 'right')

const everythingIsHere: LookupFunction = (_, options, callback) =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4)

/** Transports that resolve every name to this machine and trust the test authority. */
function openLocal(): RegistryTransports {
  return openTransports({ lookup: everythingIsHere, extraCa: testCa })
}

/** The same, for a registry that seems to answer from a public address. */
function openAsIfPublic(): RegistryTransports {
  const transports = openLocal()
  const chosen: HttpTransport = {
    ...transports.chosen,
    send: async (request) => ({ ...(await transports.chosen.send(request)), remoteAddress: '203.0.114.7' }),
  }
  return { ...transports, chosen }
}

async function serveTlsRegistry(state: Partial<RegistryState>) {
  const registry = createRegistry({ auth: 'bearer', users, readers, ...state })
  const server = await serveHttps(registry.listener)
  return { ...registry, server, image: `registry.test:${server.port}/team/a:1` }
}

describe('token servers', () => {
  const serveTokens = async () => {
    const tokens = createRegistry({ auth: 'bearer', users, readers })
    const server = await serveHttps(tokens.listener)
    return { ...tokens, server }
  }

  test('one in a private network is asked for a registry in a private network', async () => {
    const tokens = await serveTokens()
    const { image } = await serveTlsRegistry({ realm: `https://localhost:${tokens.server.port}/token` })
    expect(verdicts(await openSession(openLocal()).prove(image, [reader], noAbort))).toEqual([
      'login-required',
      'proven',
    ])
  })

  test.each(['localhost', '127.0.0.1', '[::ffff:127.0.0.1]', 'registry.test'])(
    'one at %s is never contacted for a registry on the internet',
    async (host) => {
      const tokens = await serveTokens()
      const { image } = await serveTlsRegistry({ realm: `https://${host}:${tokens.server.port}/token` })
      const proofs = await openSession(openAsIfPublic()).prove(image, [reader], noAbort)
      expect(verdicts(proofs)).toEqual(['not-checked', 'not-checked'])
      expect(proofs[1]?.explanation).toContain('an address that must not be contacted')
      expect(tokens.server.connections()).toBe(0)
    },
  )

  test('a registry on the internet may be its own token server', async () => {
    const server = await serveHttps((request, response) => {
      const realm = `https://${request.headers.host}/token`
      createRegistry({ auth: 'bearer', users, readers, realm }).listener(request, response)
    })
    const image = `registry.test:${server.port}/team/a:1`
    const proofs = await openSession(openAsIfPublic()).prove(image, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['login-required', 'proven'])
  })

  test.each([
    ['plain http', 'http://tokens.test/token', 'names a token server that is not https'],
    ['a file', 'file:///etc/passwd', 'names a token server that is not https'],
    ['a login in it', 'https://me:marker@tokens.test/token', 'names a token server with a login in its URL'],
    ['nothing usable', 'here', 'names no usable token server'],
  ])('a realm with %s is not followed', async (_, realm, says) => {
    const { image } = await serveTlsRegistry({ realm })
    const proofs = await openSession(openLocal()).prove(image, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['not-checked', 'not-checked'])
    expect(proofs[1]?.explanation).toContain(says)
    expect(JSON.stringify(proofs)).not.toContain('marker')
  })

  test('a plain http registry on this machine may not send the login elsewhere over plain http', async () => {
    const registry = createRegistry({ auth: 'bearer', users, readers, realm: 'http://tokens.test/token' })
    const server = await serveHttp(registry.listener)
    const proofs = await openSession(openLocal()).prove(`127.0.0.1:${server.port}/team/a:1`, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['not-checked', 'not-checked'])
  })
})

describe('redirects', () => {
  /** A registry whose manifests are at `location`. */
  const redirectTo = (location: string): Partial<RegistryState> => ({
    auth: 'basic',
    instead: ({ url, headers }, response) => {
      if (!url?.includes('/manifests/') || headers.authorization === undefined) return false
      response.writeHead(307, { location }).end()
      return true
    },
  })

  test('to another host are followed without the login', async () => {
    const storage = createRegistry({ auth: 'none', readers })
    const server = await serveHttps(storage.listener)
    const { image } = await serveTlsRegistry(redirectTo(`https://localhost:${server.port}/v2/team/a/manifests/1`))
    expect(verdicts(await openSession(openLocal()).prove(image, [reader], noAbort))).toEqual([
      'login-required',
      'proven',
    ])
    expect(storage.seen.map(({ authorization }) => authorization)).toEqual([undefined])
  })

  test('to another port of the same host are another host', async () => {
    const storage = createRegistry({ auth: 'basic', users, readers })
    const server = await serveHttps(storage.listener)
    const { image } = await serveTlsRegistry(redirectTo(`https://registry.test:${server.port}/v2/team/a/manifests/1`))
    const proofs = await openSession(openLocal()).prove(image, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['login-required', 'not-checked'])
    expect(proofs[1]?.explanation).toContain('redirects to another host, which the login is not sent to')
    expect(storage.seen.every(({ authorization }) => authorization === undefined)).toBe(true)
  })

  test('within the registry keep the login', async () => {
    const { image } = await serveTlsRegistry({
      auth: 'basic',
      instead: ({ url }, response) => {
        if (url !== '/v2/team/a/manifests/1') return false
        response.writeHead(301, { location: `/v2/team/a/manifests/sha256:${'a'.repeat(64)}` }).end()
        return true
      },
    })
    expect(verdicts(await openSession(openLocal()).prove(image, [reader], noAbort))).toEqual([
      'login-required',
      'proven',
    ])
  })

  test('of a token server to another host get no login, and are no verdict on it', async () => {
    const elsewhere = createRegistry({ auth: 'bearer', users, readers })
    const other = await serveHttps(elsewhere.listener)
    const { image, seen } = await serveTlsRegistry({
      instead: ({ url, headers }, response) => {
        if (url?.startsWith('/token') && headers.authorization?.startsWith('Basic')) {
          response.writeHead(307, { location: `https://localhost:${other.port}${url}` }).end()
          return true
        }
        if (url?.startsWith('/token') || headers.authorization !== undefined) return false
        const challenge = `Bearer realm="https://${headers.host}/token",service="test"`
        response.writeHead(401, { 'www-authenticate': challenge }).end()
        return true
      },
    })
    const proofs = await openSession(openLocal()).prove(image, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['login-required', 'not-checked'])
    expect(proofs[1]?.explanation).toContain('redirects to another host, which the login is not sent to')
    expect(seen.some(({ authorization }) => authorization?.startsWith('Basic'))).toBe(true)
    expect(elsewhere.seen.map(({ authorization }) => authorization)).toEqual([undefined])
  })

  test('into a private network are not followed for a registry on the internet', async () => {
    const inside = await serveHttps((_, response) => response.end())
    const { image } = await serveTlsRegistry(redirectTo(`https://localhost:${inside.port}/`))
    const proofs = await openSession(openAsIfPublic()).prove(image, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['login-required', 'not-checked'])
    expect(inside.connections()).toBe(0)
  })

  test('from https to plain http are not followed', async () => {
    const plain = await serveHttp((_, response) => response.end())
    const { image } = await serveTlsRegistry(redirectTo(`http://localhost:${plain.port}/`))
    const proofs = await openSession(openLocal()).prove(image, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['login-required', 'not-checked'])
    expect(plain.connections()).toBe(0)
  })

  test('end after five', async () => {
    const { image, seen } = await serveTlsRegistry(redirectTo('/v2/team/a/manifests/1'))
    const proofs = await openSession(openLocal()).prove(image, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['login-required', 'not-checked'])
    expect(proofs[1]?.explanation).toContain('redirects more than 5 times')
    expect(seen.filter(({ authorization }) => authorization !== undefined)).toHaveLength(6)
  })

  test.each(['', 'http://', 'https://['])('to %o are no crash', async (location) => {
    const { image } = await serveTlsRegistry(redirectTo(location))
    const proofs = await openSession(openLocal()).prove(image, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['login-required', 'not-checked'])
  })
})
