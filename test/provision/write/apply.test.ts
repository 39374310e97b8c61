import { expect, test } from 'vitest'
import { Redacted } from '../../../src/basics/redacted.ts'
import type { Secret } from '../../../src/basics/wire.ts'
import type { CheckResult } from '../../../src/check/check-result.ts'
import { PullpassError } from '../../../src/errors/pullpass-error.ts'
import { applyPlan } from '../../../src/provision/write/apply.ts'
import { planFor } from '../../../src/provision/write/plan-targets.ts'
import { readOne } from '../../../src/provision/write/read-existing.ts'
import type { DesiredSecret } from '../../../src/secret/plan/desired.ts'
import type { PlanOptions } from '../../../src/secret/plan/plan.ts'
import { type MemoryCall, MemoryCluster, type MemoryClusterOptions, type OnCall } from '../../support/memory-cluster.ts'
import { dockerConfig, documentOf, login, pullSecret } from '../../support/pull-secret.ts'

const target = { cluster: 'here', namespace: 'apps' }
const at = { namespace: 'apps', name: 'regcred' }
const old = dockerConfig('quay.io')
const wanted = dockerConfig('ghcr.io')
const passing: CheckResult = { valid: true, apiServerAccepts: true, kubelet: 'loaded', problems: [], entries: [] }

function desire(document: unknown): DesiredSecret {
  return { name: 'regcred', document: new Redacted(JSON.stringify(document)), labels: {}, annotations: {} }
}

/** Plans on a calm cluster and applies while `onCall` disturbs it. */
async function run(options: MemoryClusterOptions, planOptions: PlanOptions = {}, desired = desire(wanted)) {
  let isApplying = false
  const cluster = new MemoryCluster({
    ...options,
    onCall: async (call, self) => {
      if (isApplying) await options.onCall?.(call, self)
    },
  })
  const intent = { desired, options: planOptions, lookups: [] }
  const existing = await readOne(cluster, at, {})
  if (existing.status === 'failed') throw existing.error
  const plan = planFor(target, existing, intent)
  isApplying = true
  const result = await applyPlan(plan, {
    cluster,
    planAgain: (found) => planFor(target, found, intent),
    check: () => passing,
  })
  return { cluster, result, plan, document: documentOf(cluster.stored('apps', 'regcred')) }
}

/** Runs `act` at the first call of that verb only. */
function once(verb: MemoryCall['verb'], act: (cluster: MemoryCluster) => void): OnCall {
  let isDone = false
  return (call, cluster) => {
    if (isDone || call.verb !== verb || call.dryRun) return
    isDone = true
    act(cluster)
  }
}

test.each([
  ['created', [], {}],
  ['updated', [pullSecret(old)], {}],
  ['replaced', [pullSecret(old, { immutable: true })], { replace: true }],
  ['replaced', [pullSecret(old, { type: 'Opaque' })], { replace: true }],
] as const)('%s, read back and checked', async (status, secrets, options) => {
  const { result, document } = await run({ secrets }, options)
  expect(result).toMatchObject({ status, stored: { valid: true } })
  expect(result.error).toBeUndefined()
  expect(document).toEqual(wanted)
})

test('an update keeps the uid, so that nodes keep their trust in what the secret pulled', async () => {
  const { cluster } = await run({ secrets: [pullSecret(old)] })
  expect(cluster.stored('apps', 'regcred')?.metadata?.uid).toBe('uid-1')
})

test.each([
  ['unchanged', pullSecret(wanted), wanted],
  ['conflict', pullSecret(old, { immutable: true }), old],
] as const)('%s writes nothing', async (status, secret, left) => {
  const { result, cluster, document } = await run({ secrets: [secret] })
  expect(result.status).toBe(status)
  expect(cluster.writes()).toEqual([])
  expect(document).toEqual(left)
})

test('of two that create, the second reports the conflict and the first one stays', async () => {
  const { result, document } = await run({ onCall: once('create', (cluster) => cluster.put(pullSecret(old))) })
  expect(result).toMatchObject({ status: 'conflict', error: { code: 'changed-meanwhile' } })
  expect(document).toEqual(old)
})

test('of two that create the same, the second finds nothing left to do', async () => {
  const { result } = await run({ onCall: once('create', (cluster) => cluster.put(pullSecret(wanted))) })
  expect(result).toMatchObject({ status: 'unchanged' })
})

test('a change of labels between plan and write is kept, and the update goes on', async () => {
  const labelled = pullSecret(old, { metadata: { labels: { team: 'a' } } })
  const { result, document, cluster } = await run({
    secrets: [pullSecret(old)],
    onCall: once('replace', (self) => self.put(labelled)),
  })
  expect(result.status).toBe('updated')
  expect(document).toEqual(wanted)
  expect(cluster.stored('apps', 'regcred')?.metadata?.labels).toMatchObject({ team: 'a' })
})

test('a rotation by another writer between plan and write is not lost', async () => {
  const rotated = { auths: { 'quay.io': login('user', 'rotated') } }
  const { result, document } = await run({
    secrets: [pullSecret(old)],
    onCall: once('replace', (cluster) => cluster.put(pullSecret(rotated))),
  })
  expect(result).toMatchObject({ status: 'conflict', error: { code: 'changed-meanwhile' } })
  expect(document).toEqual(rotated)
})

test('two that merge both keep their entries', async () => {
  const other = dockerConfig('quay.io', 'gcr.io')
  const { result, document } = await run(
    { secrets: [pullSecret(old)], onCall: once('replace', (cluster) => cluster.put(pullSecret(other))) },
    { merge: true },
  )
  expect(result.status).toBe('updated')
  expect(document).toEqual(dockerConfig('quay.io', 'gcr.io', 'ghcr.io'))
})

test.each([
  ['update', pullSecret(old), {}, 'replace'],
  ['replace', pullSecret(old, { immutable: true }), { replace: true }, 'remove'],
] as const)('a secret deleted before its %s stays deleted', async (_kind, secret, options, verb) => {
  const { result, document } = await run(
    { secrets: [secret], onCall: once(verb, (cluster) => cluster.drop(at)) },
    options,
  )
  expect(result).toMatchObject({ status: 'conflict', error: { code: 'changed-meanwhile' } })
  expect(result.error?.message).toContain('was deleted')
  expect(document).toBeUndefined()
})

test('a secret that others write all the time is given up, not overwritten', async () => {
  let label = 0
  const { result } = await run({
    secrets: [pullSecret(old)],
    onCall: (call, cluster) => {
      if (call.verb !== 'replace') return
      label += 1
      cluster.put(pullSecret(old, { metadata: { labels: { turn: `${label}` } } }))
    },
  })
  expect(result).toMatchObject({ status: 'conflict', error: { code: 'changed-meanwhile' } })
})

const refusal = new PullpassError('cluster-refused', 'refused by a rule')

test('a cluster that refuses the write fails that target with its error', async () => {
  const { result } = await run({
    onCall: once('create', () => {
      throw refusal
    }),
  })
  expect(result).toMatchObject({ status: 'failed', error: { code: 'cluster-refused' } })
})

const immutable = pullSecret(old, { immutable: true })

test('a replacement that would be refused is found out before the old one is deleted', async () => {
  const { result, document } = await run(
    {
      secrets: [immutable],
      onCall: (call) => {
        if (call.verb === 'create') throw refusal
      },
    },
    { replace: true },
  )
  expect(result).toMatchObject({ status: 'failed', error: { code: 'cluster-refused' } })
  expect(document).toEqual(old)
})

test('a replacement whose creation fails once is created at the second try', async () => {
  const { result, document } = await run(
    {
      secrets: [immutable],
      onCall: once('create', () => {
        throw refusal
      }),
    },
    { replace: true },
  )
  expect(result.status).toBe('replaced')
  expect(document).toEqual(wanted)
})

/** Refuses the first `count` real creations. */
function refuseCreations(count: number): OnCall {
  let refused = 0
  return (call) => {
    if (call.verb !== 'create' || call.dryRun || refused >= count) return
    refused += 1
    throw refusal
  }
}

test('a replacement that can not be created puts the old secret back', async () => {
  const { result, document } = await run({ secrets: [immutable], onCall: refuseCreations(2) }, { replace: true })
  expect(result).toMatchObject({ status: 'failed', error: { code: 'cluster-refused' } })
  expect(document).toEqual(old)
})

test('a lost secret is said to be lost', async () => {
  const { result, document } = await run({ secrets: [immutable], onCall: refuseCreations(3) }, { replace: true })
  expect(result).toMatchObject({ status: 'failed', error: { code: 'secret-lost' } })
  expect(document).toBeUndefined()
})

test('a DELETE that was done although its answer was lost is followed by the creation', async () => {
  const { result, document } = await run(
    {
      secrets: [immutable],
      onCall: once('remove', (cluster) => {
        cluster.drop(at)
        throw new PullpassError('cluster-unreachable', 'cut')
      }),
    },
    { replace: true },
  )
  expect(result.status).toBe('replaced')
  expect(document).toEqual(wanted)
})

test('a webhook that changes the document on its way is noticed', async () => {
  const admit = (secret: Secret) => ({ ...secret, data: { '.dockerconfigjson': 'e30=' } })
  const { result } = await run({ admit })
  expect(result).toMatchObject({ status: 'failed', error: { code: 'stored-differs' }, stored: { valid: true } })
})

test('where secrets may be written and not read, only an absent one is created', async () => {
  const onCall: OnCall = (call) => {
    if (call.verb === 'get') throw new PullpassError('cluster-forbidden', 'may not get')
  }
  const intent = { desired: desire(wanted), options: {}, lookups: [] }
  for (const [secrets, status] of [
    [[], 'created'],
    [[pullSecret(old)], 'conflict'],
  ] as const) {
    const cluster = new MemoryCluster({ secrets, onCall })
    const existing = await readOne(cluster, at, {})
    if (existing.status === 'failed') throw existing.error
    const plan = planFor(target, existing, intent)
    expect(plan.change).toMatchObject({ kind: 'create', reason: 'unreadable' })
    const result = await applyPlan(plan, {
      cluster,
      planAgain: (found) => planFor(target, found, intent),
      check: () => passing,
    })
    expect(result.status).toBe(status)
  }
})
