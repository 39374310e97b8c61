// Verdicts against registries that really run on loopback.

import { describe, expect, test } from 'vitest'
import { proveImage } from '../../src/registry/prove.ts'
import { serveHttp, serveHttps, serveTcp, testCa } from '../support/loopback-server.ts'
import { answerError, createRegistry, type RegistryState, testDigest } from '../support/registry-server.ts'
import { credential, frozenClock, noAbort, openSession, openTransports, verdicts } from './support.ts'

const users = { reader: 'right', other: 'right-too' }
const readers = { 'team/private': ['reader'], 'team/public': 'anyone' } as const
const reader = credential('reader', 'right')
const other = credential('other', 'right-too')
const wrong = credential('reader', 'wrong')

async function serveRegistry(state: Partial<RegistryState>) {
  const registry = createRegistry({ auth: 'bearer', users, readers, ...state })
  const server = await serveHttp(registry.listener)
  return { ...registry, host: `127.0.0.1:${server.port}` }
}

describe.each(['basic', 'bearer'] as const)('a registry with %s logins', (auth) => {
  test.each<[string, string[]]>([
    ['team/private:1', ['login-required', 'proven', 'no-access', 'refused']],
    [`team/private@${testDigest}`, ['login-required', 'proven', 'no-access', 'refused']],
    ['team/private:2', ['login-required', 'not-found', 'no-access', 'refused']],
    ['team/public:1', ['anonymous-only', 'public', 'public', 'breaks-public']],
    ['team/missing:1', ['login-required', 'not-found', 'not-found', 'refused']],
  ])('%s: stranger, reader, other, wrong password are %o', async (image, expected) => {
    const { host } = await serveRegistry({ auth })
    const proofs = await openSession().prove(`${host}/${image}`, [reader, other, wrong], noAbort)
    // Asked with Basic, this registry lets strangers in where anyone may read, so a wrong login is noticed by it as well.
    expect(verdicts(proofs)).toEqual(expected)
  })

  test('the proof names image, registry, login, digest and place', async () => {
    const { host } = await serveRegistry({ auth })
    const [anonymous, proven] = await proveImage(
      { image: `${host}/team/private:1`, credentials: [reader] },
      { transports: openTransports(), clock: frozenClock, askedFrom: 'test-host' },
    )
    const common = { image: `${host}/team/private:1`, registry: host, askedFrom: 'test-host' }
    expect(anonymous).toMatchObject(common)
    expect(anonymous).not.toHaveProperty('username')
    expect(anonymous).not.toHaveProperty('loginSentTo')
    expect(proven).toEqual({
      ...common,
      username: 'reader',
      verdict: 'proven',
      explanation: 'the login opens the image, and without one it does not open',
      digest: testDigest,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      loginSentTo: host,
    })
  })

  test('an incomplete login is not sent', async () => {
    const { host, seen } = await serveRegistry({ auth })
    const logins = [credential('', 'right'), credential('reader', ''), credential('', '')]
    const closed = await openSession().prove(`${host}/team/private:1`, logins, noAbort)
    expect(verdicts(closed)).toEqual(['login-required', 'refused', 'refused', 'refused'])
    expect(closed.map(({ explanation }) => explanation).slice(1)).toEqual([
      'the entry has no user name, so no login is sent, and the image does not open without one',
      'the entry has no password, so no login is sent, and the image does not open without one',
      'the entry has no user name, so no login is sent, and the image does not open without one',
    ])
    const open = await openSession().prove(`${host}/team/public:1`, logins, noAbort)
    expect(verdicts(open)).toEqual(['anonymous-only', 'public', 'public', 'public'])
    expect(seen.filter(({ authorization }) => authorization?.startsWith('Basic'))).toEqual([])
  })
})

describe('what is asked', () => {
  test('the manifest once as a stranger and once with the login, by HEAD', async () => {
    const { host, seen } = await serveRegistry({ auth: 'basic' })
    await openSession().prove(`${host}/team/private:1`, [reader], noAbort)
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'HEAD /v2/team/private/manifests/1',
      'HEAD /v2/team/private/manifests/1',
    ])
  })

  test('tokens by GET, with the login for the token server and the token for the registry', async () => {
    const { host, seen } = await serveRegistry({})
    await openSession().prove(`${host}/team/private:1`, [reader], noAbort)
    const token = '/token?service=test&scope=repository%3Ateam%2Fprivate%3Apull'
    expect(seen.map(({ method, url, authorization }) => [method, url, authorization?.split(' ')[0]])).toEqual([
      ['HEAD', '/v2/team/private/manifests/1', undefined],
      ['GET', token, undefined],
      ['HEAD', '/v2/team/private/manifests/1', 'Bearer'],
      ['GET', token, 'Basic'],
      ['HEAD', '/v2/team/private/manifests/1', 'Bearer'],
    ])
  })

  test('GET where HEAD is not allowed', async () => {
    const { host, seen } = await serveRegistry({
      auth: 'none',
      instead: ({ method }, response) => {
        if (method !== 'HEAD') return false
        response.writeHead(405).end()
        return true
      },
    })
    const proofs = await openSession().prove(`${host}/team/private:1`, [], noAbort)
    expect([verdicts(proofs), seen.map(({ method }) => method)]).toEqual([['anonymous-only'], ['HEAD', 'GET', 'GET']])
  })

  test('every media type that a runtime pulls', async () => {
    let accept: string | undefined
    const { host } = await serveRegistry({
      auth: 'none',
      instead: ({ headers }) => {
        accept ??= headers.accept
        return false
      },
    })
    await openSession().prove(`${host}/team/private:1`, [], noAbort)
    expect(accept?.split(', ').sort()).toEqual([
      'application/vnd.docker.distribution.manifest.list.v2+json',
      'application/vnd.docker.distribution.manifest.v2+json',
      'application/vnd.oci.image.index.v1+json',
      'application/vnd.oci.image.manifest.v1+json',
    ])
  })
})

describe('the form of the image', () => {
  test.each([
    'application/vnd.oci.image.index.v1+json',
    'application/vnd.oci.image.manifest.v1+json; charset=utf-8',
    'application/vnd.docker.distribution.manifest.list.v2+json',
    'Application/vnd.docker.distribution.manifest.v2+json',
  ])('%s is proven', async (mediaType) => {
    const { host } = await serveRegistry({ mediaType })
    const proofs = await openSession().prove(`${host}/team/private:1`, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['login-required', 'proven'])
    expect(proofs[1]?.mediaType).toBe(mediaType.split(';')[0]?.toLowerCase())
  })

  test.each(['json', 'prettyjws'])('schema 1 (%s) opens and is of no use', async (suffix) => {
    const { host } = await serveRegistry({ mediaType: `application/vnd.docker.distribution.manifest.v1+${suffix}` })
    const proofs = await openSession().prove(`${host}/team/private:1`, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['login-required', 'not-found'])
    expect(proofs[1]).toMatchObject({
      explanation:
        '`1` of `team/private` is there in the form of Docker schema 1 alone, which container runtimes do not pull any more',
      remedy: 'build or push the image again with a current tool',
    })
    const open = await openSession().prove(`${host}/team/public:1`, [], noAbort)
    expect(verdicts(open)).toEqual(['not-found'])
  })
})

describe('logins that the manifest request is not asked for', () => {
  test('a registry that never asks: the login is not sent', async () => {
    const { host, seen } = await serveRegistry({ auth: 'none' })
    const proofs = await openSession().prove(`${host}/team/private:1`, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['anonymous-only', 'public'])
    expect(proofs[1]?.explanation).toBe('the image opens without a login, and the login was not tried')
    expect(seen.every(({ authorization }) => authorization === undefined)).toBe(true)
  })

  test('a registry that refuses strangers and names no login', async () => {
    const { host } = await serveRegistry({
      instead: (_, response) => {
        answerError(response, 403, 'DENIED', 'not from here')
        return true
      },
    })
    const proofs = await openSession().prove(`${host}/team/private:1`, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['login-required', 'not-checked'])
    expect(proofs[1]?.explanation).toContain('names no way to log in that we know (the registry says: not from here)')
  })

  test("the API's root is asked how to log in where the image is not", async () => {
    const { host } = await serveRegistry({
      auth: 'basic',
      instead: ({ url, headers }, response) => {
        if (url === '/v2/' || headers.authorization !== undefined) return false
        answerError(response, 404, 'NAME_UNKNOWN', 'repository name not known')
        return true
      },
    })
    const proofs = await openSession().prove(`${host}/team/private:1`, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['not-found', 'proven'])
  })
})

describe('answers that prove nothing', () => {
  test.each<[string, RegistryState['instead'], string]>([
    [
      'a login page for everything',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>log in</html>')
        return true
      },
      'does not answer like a registry',
    ],
    [
      'a web server without a registry',
      (_, response) => {
        response.writeHead(404, { 'content-type': 'text/html' }).end('<!DOCTYPE html>not here')
        return true
      },
      'does not answer like a registry',
    ],
    [
      'a server with a fault',
      (_, response) => {
        response.writeHead(502).end('upstream')
        return true
      },
      'answered 502 (the registry says: upstream)',
    ],
  ])('%s', async (_, instead, says) => {
    const { host } = await serveRegistry({ auth: 'none', instead: instead ?? (() => false) })
    // A HEAD has no body: the reason is only read where a GET follows.
    const proofs = await openSession().prove(`${host}/team/private:1`, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['not-checked', 'not-checked'])
    expect(proofs[1]?.explanation).toContain(says.split(' (')[0])
  })

  test.each<[string, (body: (text: string) => void) => void, string]>([
    ['no JSON', (body) => body('token'), 'gave no token'],
    ['no token in it', (body) => body('{"expires_in":60}'), 'gave no token'],
    ['a token that is no text', (body) => body('{"token":7}'), 'gave no token'],
    ['a token that would break a header', (body) => body('{"token":"a\\r\\nb: c"}'), 'gave no token'],
    ['more than 128 KiB', (body) => body(`{"token":"${'a'.repeat(129 * 1024)}"}`), 'is longer than 131072 bytes'],
  ])('a token server that answers with %s', async (_, answer, says) => {
    const { host } = await serveRegistry({
      instead: ({ url }, response) => {
        if (!url?.startsWith('/token')) return false
        answer((text) => response.end(text))
        return true
      },
    })
    const proofs = await openSession().prove(`${host}/team/private:1`, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['not-checked', 'not-checked'])
    expect(proofs[1]?.explanation).toContain(says)
  })

  test('`access_token` is read as `token` is', async () => {
    const { host, seen } = await serveRegistry({
      instead: ({ url }, response) => {
        if (!url?.startsWith('/token')) return false
        response.end('{"access_token":"opaque"}')
        return true
      },
    })
    await openSession().prove(`${host}/team/private:1`, [], noAbort)
    expect(seen.at(-1)?.authorization).toBe('Bearer opaque')
  })

  test('a token that the registry does not accept is no verdict on the login', async () => {
    const { host } = await serveRegistry({
      instead: ({ headers }, response) => {
        if (!headers.authorization?.startsWith('Bearer')) return false
        response.writeHead(401, { 'www-authenticate': 'Bearer realm="http://x",error="invalid_token"' }).end()
        return true
      },
    })
    const proofs = await openSession().prove(`${host}/team/private:1`, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['not-checked', 'not-checked'])
  })

  test('nobody listens', async () => {
    const proofs = await openSession().prove('127.0.0.1:1/team/private:1', [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['not-checked', 'not-checked'])
    expect(proofs[0]?.explanation).toBe('`127.0.0.1:1` gave no answer from here: the connection was refused')
  })

  test('a text that is no image', async () => {
    const proofs = await openSession().prove('Not An\u001b[31m Image', [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['not-checked'])
    expect(JSON.stringify(proofs)).not.toContain('\\u001b')
  })
})

describe('schemes', () => {
  test('https is asked first on this machine, and only there plain http after it', async () => {
    const { listener } = createRegistry({ auth: 'basic', users, readers })
    const server = await serveHttps(listener)
    const transports = openTransports({ extraCa: testCa })
    const proofs = await openSession(transports).prove(`localhost:${server.port}/team/private:1`, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['login-required', 'proven'])
  })

  test('a certificate that is not trusted is no reason to try plain http, and says what to do', async () => {
    const server = await serveHttps((_, response) => response.end())
    const proofs = await openSession().prove(`localhost:${server.port}/team/private:1`, [reader], noAbort)
    expect(verdicts(proofs)).toEqual(['not-checked', 'not-checked'])
    expect(proofs[0]?.remedy).toContain('--registry-ca')
    expect(server.connections()).toBe(1)
  })

  test('a registry elsewhere that speaks plain http is not asked over it', async () => {
    const { listener, seen } = createRegistry({ auth: 'none', readers })
    const server = await serveHttp(listener)
    const transports = openTransports({
      lookup: (_, options, callback) =>
        options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4),
    })
    const proofs = await openSession(transports).prove(`registry.test:${server.port}/team/private:1`, [], noAbort)
    expect(verdicts(proofs)).toEqual(['not-checked'])
    expect(proofs[0]?.explanation).toContain('the server does not speak TLS on this port')
    expect(seen).toEqual([])
  })
})

test('an abort ends it with the reason of the signal', async () => {
  const server = await serveTcp((socket) => socket.resume())
  const controller = new AbortController()
  const proving = openSession().prove(`127.0.0.1:${server.port}/a:1`, [reader], controller.signal)
  controller.abort(new Error('enough'))
  await expect(proving).rejects.toThrow('enough')
})
