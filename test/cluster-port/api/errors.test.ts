// What a person is told when a server refuses, fails, or is none.

import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import { ClusterError } from '../../../src/cluster/errors.ts'
import { readPem, serveHttp, serveHttps } from '../../support/loopback-server.ts'
import { failure, openTestCluster, type Reply, serveApi } from '../support/api-server.ts'
import { failureOf, story } from '../support/failure.ts'

const name = { namespace: 'app', name: 'regcred' }
const secret = {
  metadata: { name: 'regcred', namespace: 'app' },
  type: 'kubernetes.io/dockerconfigjson',
  data: {
    '.dockerconfigjson': Buffer.from(
      JSON.stringify({
        auths: {
          'r.example.com': {
            username: 'jane',
            password: 'pw-marker',
            auth: Buffer.from('jane:pw-marker').toString('base64'),
          },
        },
      }),
    ).toString('base64'),
  },
}

describe('answers to a read', () => {
  test.each<[string, Reply, string, number, string]>([
    [
      'not authenticated',
      failure(401, 'Unauthorized', 'Unauthorized'),
      'cluster-unauthenticated',
      4,
      'cannot read secret `regcred` in `test/app`: the server answered 401: Unauthorized',
    ],
    [
      'not allowed',
      failure(
        403,
        'Forbidden',
        'secrets "regcred" is forbidden: User "dev" cannot get resource "secrets" in API group "" in the namespace "app"',
      ),
      'cluster-forbidden',
      4,
      'cannot read secret `regcred` in `test/app`: the server answered 403: secrets "regcred" is forbidden: User "dev" cannot get',
    ],
    [
      'a wrong address',
      { status: 404, body: '404 page not found' },
      'cluster-answer',
      1,
      'the server answered 404 without saying why',
    ],
    [
      'a login page',
      { status: 200, body: '<html>marker', headers: { 'content-type': 'text/html' } },
      'cluster-answer',
      1,
      'the server answered 200 with a web page',
    ],
    [
      'a refusing web page',
      { status: 404, body: '<html>marker', headers: { 'content-type': 'text/html' } },
      'cluster-answer',
      1,
      '404 with a web page',
    ],
    [
      'a redirect',
      { status: 302, body: '', headers: { location: 'https://login/?marker' } },
      'cluster-answer',
      1,
      'with a redirect',
    ],
    [
      'cut JSON',
      { body: '{"metadata": {"name": "marker"', headers: { 'content-type': 'application/json' } },
      'cluster-answer',
      1,
      'not whole JSON',
    ],
    ['JSON that is no object', { body: '"marker"' }, 'cluster-answer', 1, 'not whole JSON'],
    ['an object without a name', { body: { items: ['marker'] } }, 'cluster-answer', 1, 'not whole JSON'],
    [
      'data that is no text',
      { body: { metadata: { name: 'a' }, data: { x: 1 } } },
      'cluster-answer',
      1,
      'not whole JSON',
    ],
    [
      'a fault',
      failure(501, 'InternalError', 'etcd is on fire'),
      'cluster-failed',
      1,
      'the server answered 501: etcd is on fire',
    ],
    [
      'text with control characters, and much of it',
      failure(400, 'BadRequest', `\u001b[2J\u202e\n${'x'.repeat(5000)}`),
      'cluster-refused',
      1,
      'the server answered 400: \\x1b[2J\\u{202e} xxx',
    ],
    [
      'the token repeated',
      failure(400, 'BadRequest', 'bad token-marker given'),
      'cluster-refused',
      1,
      'bad [redacted] given',
    ],
  ])('%s', async (_, reply, code, exitCode, expected) => {
    const server = await serveApi(() => reply)
    const cluster = await openTestCluster(server.url)
    const error = await failureOf(cluster.secrets.get(name))
    expect(error).toMatchObject({ code, exitCode })
    expect(story(error)).toContain(expected)
    expect(story(error)).not.toContain('marker')
    expect(story(error).length).toBeLessThan(600)
  })
})

test('a client certificate that has ended is named', async () => {
  const server = await serveApi(() => failure(401, 'Unauthorized', 'Unauthorized'))
  const inBase64 = (name: string) => Buffer.from(readPem(name)).toString('base64')
  const user = { 'client-certificate-data': inBase64('expired.pem'), 'client-key-data': inBase64('expired.key') }
  const cluster = await openTestCluster(server.url, { user })
  expect(story(await failureOf(cluster.secrets.get(name)))).toMatch(
    /the server answered 401 to a client certificate that ended at 20\d\d-\S+Z: Unauthorized$/,
  )
})

describe('answers to a write', () => {
  test.each<[string, Reply, string, string]>([
    [
      'an invalid object, with the fields and without the values',
      failure(
        422,
        'Invalid',
        `Secret "regcred" is invalid: data[.dockerconfigjson]: Invalid value: "pw-\\"marker": bad`,
        {
          causes: [
            { field: 'data[.dockerconfigjson]', reason: 'FieldValueInvalid', message: 'Invalid value: "marker"' },
          ],
        },
      ),
      'cluster-refused',
      'cannot create secret `regcred` in `test/app`: the server answered 422 (`data[.dockerconfigjson]`): ' +
        'Secret "regcred" is invalid: data[.dockerconfigjson]: Invalid value: [redacted]: bad',
    ],
    [
      'a webhook that repeats what it got',
      failure(
        400,
        'BadRequest',
        `admission webhook "w" denied the request: jane ${secret.data['.dockerconfigjson']} has pw-marker`,
      ),
      'cluster-refused',
      'admission webhook "w" denied the request: jane [redacted] has [redacted]',
    ],
    [
      'a quota, which is no matter of rights',
      failure(
        403,
        'Forbidden',
        'secrets "regcred" is forbidden: exceeded quota: q, requested: secrets=1, used: secrets=5, limited: secrets=5',
      ),
      'cluster-refused',
      'exceeded quota: q',
    ],
    [
      'a namespace that is missing',
      failure(404, 'NotFound', 'namespaces "app" not found'),
      'cluster-not-found',
      'cannot create secret `regcred` in `test/app`: the server answered 404: namespaces "app" not found',
    ],
  ])('%s', async (_, reply, code, expected) => {
    const server = await serveApi(() => reply)
    const cluster = await openTestCluster(server.url)
    const error = await failureOf(cluster.secrets.create(secret))
    expect(error.code).toBe(code)
    expect(story(error)).toContain(expected)
    expect(story(error)).not.toContain('marker')
  })
})

describe('no answer', () => {
  async function tell(url: string, context = {}, options = {}): Promise<ClusterError> {
    const cluster = await openTestCluster(url, { user: { token: 'token-marker' }, ...context }, options)
    const error = await failureOf(cluster.secrets.get(name))
    expect(error).toBeInstanceOf(ClusterError)
    expect(story(error)).not.toContain('marker')
    return error as ClusterError
  }

  test('nobody listens', async () => {
    const error = await tell('https://127.0.0.1:1')
    expect(error).toMatchObject({ code: 'cluster-unreachable', exitCode: 1, failure: 'refused' })
    expect(story(error)).toBe('cannot read secret `regcred` in `test/app`: the connection was refused')
  })

  test('the server hangs', async () => {
    const server = await serveApi(() => undefined)
    const error = await tell(server.url, {}, { requestTimeoutMs: 1000 })
    expect(error).toMatchObject({ code: 'cluster-unreachable', failure: 'timeout' })
    expect(story(error)).toContain('took longer than 1 s')
    expect(server.requests).toHaveLength(1)
  })

  test('the server hangs in the middle of a body', async () => {
    const server = await serveApi((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"metadata":')
      return undefined
    })
    expect(await tell(server.url, {}, { requestTimeoutMs: 100 })).toMatchObject({ failure: 'timeout' })
  })

  test('the certificate is of nobody we trust', async () => {
    const server = await serveHttps((_, response) => response.end(), 'loopback')
    const error = await tell(server.url, { cluster: { 'certificate-authority-data': '' } })
    expect(error.code).toBe('cluster-untrusted')
  })

  test('the certificate is for another name, unless the kubeconfig says so', async () => {
    const respond = (_: unknown, response: ServerResponse) => response.writeHead(404).end('{"kind":"Status"}')
    const server = await serveHttps(respond, 'elsewhere')
    expect(await tell(server.url)).toMatchObject({ failure: 'tls-name' })
    const cluster = await openTestCluster(server.url, { cluster: { 'tls-server-name': 'elsewhere.test' } })
    expect(await cluster.secrets.get(name)).toBeUndefined()
  })

  test('the server speaks no TLS', async () => {
    const server = await serveHttp((_, response) => response.end())
    const error = await tell(server.url.replace('http:', 'https:'))
    expect(error).toMatchObject({ code: 'cluster-answer', failure: 'plain-http' })
  })

  test('a POST whose answer was lost is not sent again, and the error says that it may have happened', async () => {
    const server = await serveApi((_, response) => {
      response.destroy()
      return undefined
    })
    const cluster = await openTestCluster(server.url)
    const error = await failureOf(cluster.secrets.create(secret))
    expect(error).toMatchObject({ code: 'cluster-unreachable', failure: 'cut' })
    expect(error.remedies[0]).toContain('it may have happened all the same')
    expect(server.requests).toHaveLength(1)
  })

  test('an abort is the caller’s own reason', async () => {
    const server = await serveApi(() => undefined)
    const cluster = await openTestCluster(server.url)
    const leaving = new AbortController()
    const call = cluster.secrets.get(name, { signal: leaving.signal })
    while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
    leaving.abort(new Error('left'))
    await expect(call).rejects.toThrow('left')
  })
})
