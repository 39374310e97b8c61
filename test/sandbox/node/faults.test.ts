// What a node does to pods when a test asks for it, and that nothing of it stays.

import { existsSync, readdirSync } from 'node:fs'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts'
import { SandboxPods, stateOf } from '../../support/sandbox-pods.ts'
import { makeTemporaryFolder } from '../../support/temporary-folder.ts'

let sandbox: Sandbox
let pods: SandboxPods
beforeEach(async () => {
  sandbox = await startSandbox({ namespaces: ['app'] })
  pods = new SandboxPods(sandbox)
})
afterEach(async () => {
  pods.cluster.close()
  await sandbox.stop()
})

const endless = { command: ['sh', '-c', 'while :; do sleep 0.02; done'] }

test.each([
  ['killed with the process', false, endless, 137],
  ['of a child', true, { command: ['sh', '-c', 'sleep 0.05; exit 7'] }, 7],
])('out of memory: %s', async (_title, childOnly, container, exitCode) => {
  sandbox.injectFault({ server: 'node', fault: { kind: 'out-of-memory', childOnly } })
  await pods.create('memory', container)
  expect(stateOf(await pods.finished('memory')).terminated).toMatchObject({ exitCode, reason: 'OOMKilled' })
})

test('an evicted pod says why', async () => {
  sandbox.injectFault({ server: 'node', fault: { kind: 'evict' }, pod: 'evict' })
  await pods.create('spared', { command: ['hello'] })
  await pods.create('evicted', endless)
  const { status } = await pods.finished('evicted')
  const message = 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 60Mi. '
  expect(status).toMatchObject({ phase: 'Failed', reason: 'Evicted', message })
  expect(status.conditions).toContainEqual(
    expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message }),
  )
  expect(await pods.events('evicted')).toContain(`Warning Evicted ×1: ${message}`)
  expect((await pods.finished('spared')).status.phase).toBe('Succeeded')
})

test('a node that is gone takes its pods along', async () => {
  sandbox.injectFault({ server: 'node', fault: { kind: 'node-gone' } })
  await pods.create('lost', endless)
  const seen = await pods.watch('lost', () => false)
  expect(seen.at(-1).status).toMatchObject({ phase: 'Failed' })
  expect(seen.at(-1).status.conditions).toContainEqual(
    expect.objectContaining({ type: 'DisruptionTarget', reason: 'DeletionByPodGC' }),
  )
  expect((await pods.cluster.send('GET', '/api/v1/nodes')).body.items).toEqual([])
  await pods.create('homeless', {})
  const { status } = await pods.until('homeless', (pod) => pod.status.conditions?.length > 0)
  expect(status.conditions[0].message).toBe('no nodes available to schedule pods')
})

test('a slow start is waited for', async () => {
  sandbox.injectFault({ server: 'node', fault: { kind: 'slow-start', delayMs: 300 } })
  const startedAt = performance.now()
  await pods.create('slow', { command: ['hello'] })
  await pods.finished('slow')
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(295)
})

test('stopping the sandbox ends what runs and removes what it wrote', async () => {
  const folder = await makeTemporaryFolder()
  vi.stubEnv('TMPDIR', folder)
  onTestFinished(() => void vi.unstubAllEnvs())
  const own = await startSandbox({ namespaces: ['app'] })
  const ownPods = new SandboxPods(own)
  await ownPods.create('survivor', { command: ['sh', '-c', "trap '' TERM; echo $$$$; sleep 600"] })
  await expect.poll(() => ownPods.log('survivor')).toMatch(/^\d+\n$/)
  const pid = Number(await ownPods.log('survivor'))
  expect(readdirSync(folder)).toContainEqual(expect.stringMatching(/^pullpass-node-/))
  ownPods.cluster.close()
  await own.stop()
  expect(() => process.kill(pid, 0)).toThrow(/ESRCH/)
  expect(readdirSync(folder)).toEqual([])
  expect(existsSync(own.kubeconfig)).toBe(false)
})

test('nodes are listed with what they have', async () => {
  const { body } = await pods.cluster.send('GET', '/api/v1/nodes')
  expect(body.items).toMatchObject([
    {
      metadata: { name: 'node1', labels: { 'kubernetes.io/hostname': 'node1' } },
      status: { allocatable: { cpu: '64', memory: '256Gi', pods: '2000' } },
    },
  ])
})
