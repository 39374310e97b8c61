// Users beside the admin: what they are denied, and where.

import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts'
import { RawCluster } from '../../support/raw-cluster.ts'

let sandbox: Sandbox
let viewer: RawCluster
beforeAll(async () => {
  const deny = [
    { verbs: ['list'], resources: ['secrets'] },
    { verbs: ['create', 'update'], namespaces: ['team-b'] },
  ]
  sandbox = await startSandbox({ clusters: 2, namespaces: ['team-a', 'team-b'], users: [{ name: 'viewer', deny }] })
  viewer = new RawCluster(sandbox.kubeconfig, 'viewer@sandbox-2')
})
afterAll(async () => {
  viewer.close()
  await sandbox.stop()
})

test.each([
  ['GET', '/api/v1/secrets', 403],
  ['GET', '/api/v1/namespaces/team-a/secrets', 403],
  ['GET', '/api/v1/namespaces/team-a/secrets/a', 404],
  ['GET', '/api/v1/namespaces', 200],
  ['GET', '/api/v1/serviceaccounts', 200],
  ['POST', '/api/v1/namespaces/team-a/secrets', 201],
  ['POST', '/api/v1/namespaces/team-b/secrets', 403],
])('%s %s answers %i', async (method, path, status) => {
  const body = method === 'POST' ? { metadata: { name: 'made' } } : undefined
  expect((await viewer.send(method, path, { body })).status).toBe(status)
})

test('a token of one cluster opens no other', async () => {
  const { users } = load(readFileSync(sandbox.kubeconfig, 'utf8')) as {
    users: { name: string; user: { token: string } }[]
  }
  const token = users.find(({ name }) => name === 'admin@sandbox-1')?.user.token
  expect((await viewer.send('GET', '/api/v1/namespaces', { token: token ?? '' })).status).toBe(401)
})
