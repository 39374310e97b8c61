// Namespaces and service accounts.

import { expect, test } from 'vitest'
import { failure, openTestCluster, serveApi } from '../support/api-server.ts'
import { failureOf } from '../support/failure.ts'

test('namespaces are listed by label', async () => {
  const server = await serveApi(() => ({ body: { items: [{ metadata: { name: 'a' } }] } }))
  const found = await (await openTestCluster(server.url)).namespaces.list({ labelSelector: 'team in (x,y)' })
  expect(found).toEqual([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }])
  expect(server.requests[0]?.path).toBe('/api/v1/namespaces?limit=500&labelSelector=team in (x,y)')
})

test.each([
  ['is not there', failure(404, 'NotFound')],
  ['may not be read', failure(403, 'Forbidden')],
])('a namespace that %s is undefined', async (_, reply) => {
  const server = await serveApi(() => reply)
  expect(await (await openTestCluster(server.url)).namespaces.get('a')).toBeUndefined()
})

test('a list that is forbidden is an error', async () => {
  const server = await serveApi(() => failure(403, 'Forbidden'))
  const error = await failureOf((await openTestCluster(server.url)).namespaces.list())
  expect(error).toMatchObject({ code: 'cluster-forbidden', message: 'cannot list namespaces in cluster `test`' })
})

test('a service account goes back with what was not meant', async () => {
  const account = {
    metadata: { name: 'default', namespace: 'app', uid: 'u', resourceVersion: '3' },
    imagePullSecrets: [{ name: 'one' }],
    unknown: true,
  }
  const server = await serveApi(({ method, body }) => ({ body: method === 'GET' ? account : (body as object) }))
  const { serviceAccounts } = await openTestCluster(server.url)
  const read = await serviceAccounts.get({ namespace: 'app', name: 'default' })
  if (!read) throw new Error('it is there')
  const answer = await serviceAccounts.replace({ ...read, imagePullSecrets: [{ name: 'one' }, { name: 'two' }] })
  expect(answer.status).toBe('written')
  expect(server.requests[1]?.body).toMatchObject({
    unknown: true,
    imagePullSecrets: [{ name: 'one' }, { name: 'two' }],
  })
})

test('a service account that others changed first is a conflict', async () => {
  const server = await serveApi(() => failure(409, 'Conflict'))
  const { serviceAccounts } = await openTestCluster(server.url)
  const account = { metadata: { name: 'default', namespace: 'app', uid: 'u', resourceVersion: '3' } }
  expect(await serviceAccounts.replace(account)).toEqual({ status: 'conflict' })
})
