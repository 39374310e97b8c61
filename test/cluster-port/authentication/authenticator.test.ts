// How users without a login program authenticate.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readPem, serveHttp, testCa } from '../../support/loopback-server.ts'
import { openTestCluster, serveApi } from '../support/api-server.ts'
import { manualClock } from '../support/clock.ts'
import { failureOf, story } from '../support/failure.ts'
import { makeFolder } from '../support/folder.ts'

const name = { namespace: 'app', name: 'regcred' }
const notFound = { status: 404, body: { kind: 'Status', reason: 'NotFound' } }
const idToken = (exp: number): string => `h.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.s`
const startSeconds = Date.parse('2026-01-01T00:00:00Z') / 1000

describe('headers', () => {
  test.each<[string, object, string | undefined]>([
    ['a token', { token: 'abc\n' }, 'Bearer abc'],
    ['a password', { username: 'ä', password: 'p:w' }, `Basic ${Buffer.from('ä:p:w').toString('base64')}`],
    [
      'an id-token',
      { 'auth-provider': { name: 'oidc', config: { 'id-token': idToken(startSeconds + 60) } } },
      `Bearer ${idToken(startSeconds + 60)}`,
    ],
    ['nothing', {}, undefined],
  ])('%s', async (_, user, expected) => {
    const server = await serveApi(() => notFound)
    await (await openTestCluster(server.url, { user })).secrets.get(name)
    expect(server.requests[0]?.headers.authorization).toBe(expected)
  })

  test('whom to act as', async () => {
    const server = await serveApi(() => notFound)
    const user = {
      token: 't',
      as: 'jane',
      'as-uid': '7',
      'as-groups': ['a,b', 'c'],
      'as-user-extra': { 'Example.com/Scope': ['x', 'y'] },
    }
    await (await openTestCluster(server.url, { user })).secrets.get(name)
    const raw = server.requests[0]?.rawHeaders ?? []
    const sent = raw.flatMap((key, index) =>
      /^impersonate/i.test(key) ? [`${key.toLowerCase()}: ${raw[index + 1]}`] : [],
    )
    expect(sent).toEqual([
      'impersonate-user: jane',
      'impersonate-uid: 7',
      'impersonate-group: a,b',
      'impersonate-group: c',
      'impersonate-extra-example.com%2fscope: x',
      'impersonate-extra-example.com%2fscope: y',
    ])
  })

  test('no credential goes over plain http', async () => {
    let seen: unknown = 'nothing'
    const server = await serveHttp((request, response) => {
      seen = request.headers.authorization
      response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ kind: 'Status' }))
    })
    await (await openTestCluster(server.url, { user: { token: 'abc' } })).secrets.get(name)
    expect(seen).toBeUndefined()
  })
})

describe('files that are renewed', () => {
  test('a token file is read again after a 401, and wins over the token', async () => {
    const folder = await makeFolder({ token: 'old\n' })
    const server = await serveApi((request) =>
      request.headers.authorization === 'Bearer new' ? notFound : { status: 401 },
    )
    const cluster = await openTestCluster(server.url, { user: { tokenFile: join(folder, 'token'), token: 'fixed' } })
    expect((await failureOf(cluster.secrets.get(name))).code).toBe('cluster-unauthenticated')
    await writeFile(join(folder, 'token'), 'new')
    expect(await cluster.secrets.get(name)).toBeUndefined()
    const seen = server.requests.map((request) => request.headers.authorization)
    expect(new Set(seen)).toEqual(new Set(['Bearer old', 'Bearer new']))
  })

  test('a token file is read again after ten seconds', async () => {
    const clock = manualClock()
    const folder = await makeFolder({ token: 'one' })
    const server = await serveApi(() => notFound)
    const cluster = await openTestCluster(server.url, { user: { tokenFile: join(folder, 'token') } }, { clock })
    await cluster.secrets.get(name)
    await writeFile(join(folder, 'token'), 'two')
    await cluster.secrets.get(name)
    clock.advance(10_000)
    await cluster.secrets.get(name)
    expect(server.requests.map((request) => request.headers.authorization)).toEqual([
      'Bearer one',
      'Bearer one',
      'Bearer two',
    ])
  })

  test('client certificates are shown to the server and read again as they change', async () => {
    const clock = manualClock()
    const folder = await makeFolder({ 'c.pem': readPem('client.pem'), 'c.key': readPem('client.key') })
    const seen: string[] = []
    const server = await serveApi(
      (_, response) => {
        const socket = response.req.socket
        seen.push(
          'getPeerCertificate' in socket
            ? String((socket as import('node:tls').TLSSocket).getPeerCertificate().subject?.CN)
            : '',
        )
        return notFound
      },
      { requestCert: true, rejectUnauthorized: false, ca: testCa },
    )
    const user = { 'client-certificate': join(folder, 'c.pem'), 'client-key': join(folder, 'c.key') }
    const cluster = await openTestCluster(server.url, { user }, { clock })
    await cluster.secrets.get(name)
    await cluster.secrets.get(name)
    expect(server.connections()).toBe(1)
    await writeFile(join(folder, 'c.pem'), readPem('loopback.pem'))
    await writeFile(join(folder, 'c.key'), readPem('loopback.key'))
    clock.advance(10_000)
    await cluster.secrets.get(name)
    expect(seen.slice(0, 2)).toEqual(['pullpass test only client', 'pullpass test only client'])
    expect(seen[2]).not.toBe(seen[0])
    expect(server.connections()).toBe(2)
  })
})

describe('users that can not be used', () => {
  test.each<[string, object, string]>([
    [
      'a token and a password',
      { token: 'marker', username: 'u', password: 'marker' },
      'its user has both a token and a password',
    ],
    ['a certificate without a key', { 'client-certificate': 'c' }, 'a client certificate without a key'],
    ['a key without a certificate', { 'client-key': 'k' }, 'a client key without a certificate'],
    ['a token with a space', { token: 'mark er' }, 'characters that no token may have'],
    [
      'a provider that is gone',
      { 'auth-provider': { name: 'gcp' } },
      'its auth-provider `gcp` was removed in Kubernetes 1.26',
    ],
  ])('%s', async (_, user, expected) => {
    const error = await failureOf(openTestCluster('https://127.0.0.1:1', { user }))
    expect(error.code).toBe('kubeconfig-context')
    expect(story(error)).toContain(expected)
    expect(story(error)).not.toContain('marker')
  })

  test.each<[string, object, string]>([
    [
      'a token file that is missing',
      { tokenFile: '/nowhere/token' },
      'cannot use the token file `/nowhere/token` of the context `test`: there is no such file',
    ],
    [
      'a certificate that is missing',
      { 'client-certificate': '/nowhere/c', 'client-key': '/nowhere/k' },
      'client certificate `/nowhere/c`: there is no such file',
    ],
    [
      'an id-token that has ended',
      { 'auth-provider': { name: 'oidc', config: { 'id-token': idToken(startSeconds + 9) } } },
      'the id-token of the context `test` has ended',
    ],
    ['an id-token that is none', { 'auth-provider': { name: 'oidc', config: { 'id-token': 'marker' } } }, 'has ended'],
  ])('%s', async (_, user, expected) => {
    const cluster = await openTestCluster('https://127.0.0.1:1', { user })
    const shown = story(await failureOf(cluster.secrets.get(name)))
    expect(shown).toContain(expected)
    expect(shown).not.toContain('marker')
  })

  test('a certificate authority that is missing', async () => {
    const cluster = { 'certificate-authority-data': '', 'certificate-authority': '/nowhere/ca' }
    const opened = await openTestCluster('https://127.0.0.1:1', { cluster })
    expect(story(await failureOf(opened.secrets.get(name)))).toContain(
      'certificate authority `/nowhere/ca`: there is no such file',
    )
  })

  test.each(['socks5://127.0.0.1:1', 'nonsense://'])('the proxy %s', async (url) => {
    const error = await failureOf(openTestCluster('https://127.0.0.1:1', { cluster: { 'proxy-url': url } }))
    expect(story(error)).toContain('its `proxy-url` is not the URL of an http or https proxy')
  })
})
