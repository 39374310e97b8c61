// Which requests reading and writing secrets makes, and what it makes of the answers.

import { describe, expect, test } from 'vitest'
import type { Secret } from '../../../src/basics/wire.ts'
import {
  failure,
  openTestCluster,
  type Reply,
  type Respond,
  type SeenRequest,
  serveApi,
} from '../support/api-server.ts'
import { failureOf, story } from '../support/failure.ts'

function secretIn(namespace: string, fields: object = {}): Secret {
  return {
    metadata: { name: 'regcred', namespace, uid: `uid-${namespace}`, resourceVersion: '7' },
    ...fields,
  } as Secret
}

const many = ['a', 'b', 'c', 'd', 'e']
const forbidden = failure(
  403,
  'Forbidden',
  'secrets is forbidden: User "dev" cannot list resource "secrets" in API group "" at the cluster scope',
)

/** A server that lists `secrets` everywhere and in namespaces, and gets single ones. */
function holding(secrets: readonly Secret[], options: { readonly listForbidden?: boolean } = {}): Respond {
  return ({ path }) => {
    if (/^\/api\/v1\/secrets\?/.test(path))
      return options.listForbidden ? forbidden : { body: { kind: 'SecretList', items: secrets } }
    const namespace = /^\/api\/v1\/namespaces\/([^/]+)\/secrets/.exec(path)?.[1]
    const found = secrets.filter((secret) => secret.metadata?.namespace === namespace)
    if (path.includes('?')) return { body: { items: found } }
    return found[0] ? { body: found[0] } : failure(404, 'NotFound')
  }
}

const paths = (requests: readonly SeenRequest[]): string[] => requests.map((request) => request.path).sort()
const namespaces = (secrets: readonly Secret[]): (string | undefined)[] =>
  secrets.map((secret) => secret.metadata?.namespace)

describe('by name', () => {
  test.each<[string, readonly string[] | 'all']>([
    ['everywhere', 'all'],
    ['in many namespaces', many],
  ])('%s: one list', async (_, where) => {
    const server = await serveApi(holding(['a', 'c', 'elsewhere'].map((namespace) => secretIn(namespace))))
    const cluster = await openTestCluster(server.url)
    const found = await cluster.secrets.listByName('regcred', where)
    expect(paths(server.requests)).toEqual(['/api/v1/secrets?limit=500&fieldSelector=metadata.name=regcred'])
    expect(namespaces(found)).toEqual(where === 'all' ? ['a', 'c', 'elsewhere'] : ['a', 'c'])
    expect(found[0]).toMatchObject({ apiVersion: 'v1', kind: 'Secret' })
  })

  test('in a few namespaces: one get each', async () => {
    const server = await serveApi(holding([secretIn('a')]))
    const found = await (await openTestCluster(server.url)).secrets.listByName('regcred', ['a', 'b', 'a'])
    expect(paths(server.requests)).toEqual([
      '/api/v1/namespaces/a/secrets/regcred',
      '/api/v1/namespaces/b/secrets/regcred',
    ])
    expect(namespaces(found)).toEqual(['a'])
  })

  test('in many where listing everywhere is forbidden: one get each', async () => {
    const server = await serveApi(holding([secretIn('a'), secretIn('e')], { listForbidden: true }))
    const found = await (await openTestCluster(server.url)).secrets.listByName('regcred', many)
    expect(server.requests).toHaveLength(6)
    expect(namespaces(found)).toEqual(['a', 'e'])
  })

  test('everywhere where that is forbidden: the refusal', async () => {
    const server = await serveApi(holding([], { listForbidden: true }))
    const error = await failureOf((await openTestCluster(server.url)).secrets.listByName('regcred', 'all'))
    expect(error).toMatchObject({
      code: 'cluster-forbidden',
      exitCode: 4,
      message: 'cannot list secrets in cluster `test`',
    })
  })
})

describe('pull secrets', () => {
  test('everywhere: two lists by type, and never another', async () => {
    const server = await serveApi(holding([secretIn('a')]))
    await (await openTestCluster(server.url)).secrets.listPullSecrets('all')
    expect(paths(server.requests)).toEqual([
      '/api/v1/secrets?limit=500&fieldSelector=type=kubernetes.io/dockercfg',
      '/api/v1/secrets?limit=500&fieldSelector=type=kubernetes.io/dockerconfigjson',
    ])
  })

  test('in one namespace: two lists there', async () => {
    const server = await serveApi(holding([secretIn('a')]))
    await (await openTestCluster(server.url)).secrets.listPullSecrets(['a'])
    expect(paths(server.requests).every((path) => path.startsWith('/api/v1/namespaces/a/secrets?'))).toBe(true)
    expect(server.requests).toHaveLength(2)
  })
})

describe('pages', () => {
  const page = (start: number, token?: string): Reply => ({
    body: { metadata: { continue: token }, items: [secretIn(`n${start}`), secretIn(`n${start + 1}`)] },
  })

  test('are followed to the end', async () => {
    const server = await serveApi(({ path }) => (path.includes('continue=t=/') ? page(3) : page(1, 't=/')))
    const found = await (await openTestCluster(server.url)).secrets.listByName('regcred', 'all')
    expect(namespaces(found)).toEqual(['n1', 'n2', 'n3', 'n4'])
  })

  test('start again when the server has forgotten them, without doubling anything', async () => {
    let expired = false
    const server = await serveApi(({ path }) => {
      if (!path.includes('continue=')) return page(1, 't')
      if (expired) return page(3)
      expired = true
      return failure(410, 'Expired', 'The provided continue parameter is too old')
    })
    const found = await (await openTestCluster(server.url)).secrets.listByName('regcred', 'all')
    expect(namespaces(found)).toEqual(['n1', 'n2', 'n3', 'n4'])
  })

  test('are given up when they are forgotten again and again', async () => {
    const server = await serveApi(({ path }) => (path.includes('continue=') ? failure(410, 'Expired') : page(1, 't')))
    const error = await failureOf((await openTestCluster(server.url)).secrets.listByName('regcred', 'all'))
    expect(error.code).toBe('cluster-busy')
    expect(server.requests.length).toBeLessThan(20)
  })

  test('that go round in circles are an error', async () => {
    const server = await serveApi(({ path }) => page(1, path.includes('continue=a') ? 'b' : 'a'))
    const error = await failureOf((await openTestCluster(server.url)).secrets.listByName('regcred', 'all'))
    expect(error.code).toBe('cluster-answer')
    expect(story(error)).toContain('its pages have no end')
  })
})

describe('writing', () => {
  const exists = failure(409, 'AlreadyExists', 'secrets "regcred" already exists')
  const stale = failure(409, 'Conflict', 'the object has been modified')

  test('a replacement sends the object as it was read, fields that nobody knows included', async () => {
    const read = {
      ...secretIn('app'),
      newField: { deep: [1, null, 'x'] },
      metadata: { ...secretIn('app').metadata, newer: true },
    }
    const server = await serveApi(({ method, body }) => ({ body: method === 'PUT' ? (body as object) : read }))
    const cluster = await openTestCluster(server.url)
    const secret = await cluster.secrets.get({ namespace: 'app', name: 'regcred' })
    if (!secret) throw new Error('it is there')
    const answer = await cluster.secrets.replace(secret)
    expect(server.requests[1]).toMatchObject({ method: 'PUT', path: '/api/v1/namespaces/app/secrets/regcred' })
    expect(server.requests[1]?.body).toEqual({ apiVersion: 'v1', kind: 'Secret', ...read })
    expect(answer).toMatchObject({ status: 'written', secret: { newField: { deep: [1, null, 'x'] } } })
  })

  test.each<[string, Reply, Reply, Reply]>([
    ['others came first', exists, stale, stale],
    ['it is gone', exists, failure(404, 'NotFound'), failure(404, 'NotFound')],
  ])('%s: a conflict, and nothing is sent again', async (_, onCreate, onReplace, onRemove) => {
    const byMethod: Readonly<Record<string, Reply>> = { POST: onCreate, PUT: onReplace, DELETE: onRemove }
    const server = await serveApi(({ method }) => byMethod[method])
    const { secrets } = await openTestCluster(server.url)
    expect(await secrets.create(secretIn('app'))).toEqual({ status: 'conflict' })
    expect(await secrets.replace(secretIn('app'))).toEqual({ status: 'conflict' })
    expect(await secrets.remove(secretIn('app'))).toEqual({ status: 'conflict' })
    expect(server.requests.map((request) => request.method)).toEqual(['POST', 'PUT', 'DELETE'])
  })

  test('a removal names the very object', async () => {
    const server = await serveApi(() => ({ body: { kind: 'Status', status: 'Success' } }))
    expect(await (await openTestCluster(server.url)).secrets.remove(secretIn('app'))).toEqual({ status: 'removed' })
    expect(server.requests[0]).toMatchObject({
      method: 'DELETE',
      body: { kind: 'DeleteOptions', preconditions: { uid: 'uid-app', resourceVersion: '7' } },
    })
  })

  test('a dry run asks the server to store nothing', async () => {
    const server = await serveApi(({ body }) => ({ body: { ...(body as object), metadata: secretIn('app').metadata } }))
    const { secrets } = await openTestCluster(server.url)
    await secrets.create(secretIn('app'), { dryRun: true })
    await secrets.replace(secretIn('app'), { dryRun: true })
    await secrets.remove(secretIn('app'), { dryRun: true })
    expect(server.requests.map((request) => new URLSearchParams(request.path.split('?')[1]).get('dryRun'))).toEqual([
      'All',
      'All',
      'All',
    ])
  })

  test('a replacement without the version it was made from is a fault of the program', async () => {
    const { secrets } = await openTestCluster('https://127.0.0.1:1')
    await expect(secrets.replace({ metadata: { name: 'a', namespace: 'b' } })).rejects.toThrow(TypeError)
    await expect(secrets.remove({ metadata: { name: 'a', namespace: 'b', uid: 'u' } })).rejects.toThrow(TypeError)
  })

  test('names can not leave their place in the path', async () => {
    const server = await serveApi(() => failure(404, 'NotFound'))
    await (await openTestCluster(server.url)).secrets.get({ namespace: 'a/b', name: '../x?y' })
    expect(server.requests[0]?.path).toBe('/api/v1/namespaces/a/b/secrets/../x?y')
    expect(server.requests).toHaveLength(1)
  })
})
