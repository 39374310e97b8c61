// The promises of startSandbox: what it hands out, who can read it, and that nothing is left.

import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { RawCluster } from '../support/raw-cluster.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ clusters: 12, namespaces: ['team-a'] })
})
afterAll(() => sandbox.stop())

test('the kubeconfig is readable by its owner alone', () => {
  expect(statSync(sandbox.kubeconfig).mode & 0o777).toBe(0o600)
  expect(statSync(dirname(sandbox.kubeconfig)).mode & 0o777).toBe(0o700)
})

test('clusters are independent', async () => {
  expect(sandbox.contexts).toHaveLength(12)
  expect(sandbox.contexts[0]).toBe('sandbox-01')
  const [first, last] = [new RawCluster(sandbox.kubeconfig), new RawCluster(sandbox.kubeconfig, 'sandbox-12')]
  const path = '/api/v1/namespaces/team-a/secrets'
  expect((await first.send('POST', path, { body: { metadata: { name: 'one' } } })).status).toBe(201)
  expect((await first.send('GET', `${path}/one`)).status).toBe(200)
  expect((await last.send('GET', `${path}/one`)).status).toBe(404)
  first.close()
  last.close()
})

test('stop ends the servers and removes the files, also when called twice', async () => {
  const other = await startSandbox()
  const client = new RawCluster(other.kubeconfig)
  await other.stop()
  await other.stop()
  expect(existsSync(dirname(other.kubeconfig))).toBe(false)
  await expect(client.send('GET', '/version')).rejects.toThrow(/ECONNREFUSED/)
  client.close()
})

test('each start has other credentials', async () => {
  const other = await startSandbox()
  expect(other.registry.username).not.toBe(sandbox.registry.username)
  expect(other.registry.password).not.toBe(sandbox.registry.password)
  await other.stop()
})
