// The plan says who would notice a change, asks only where something stored changes, and never fails for it.

import { expect, test } from 'vitest'
import { Redacted } from '../../src/basics/redacted.ts'
import type { Pod } from '../../src/basics/wire.ts'
import { PullpassError } from '../../src/errors/pullpass-error.ts'
import { type CreateSecretOptions, createSecret } from '../../src/provision/create/create.ts'
import { type MemoryCall, MemoryCluster, type MemoryClusterOptions } from '../support/memory-cluster.ts'
import { dockerConfig, pullSecret } from '../support/pull-secret.ts'

const old = pullSecret(dockerConfig('quay.io'))

function pod(name: string, ...secrets: readonly string[]): Pod {
  const imagePullSecrets = secrets.map((secret) => ({ name: secret }))
  return { metadata: { name, namespace: 'apps' }, spec: { containers: [], imagePullSecrets } }
}

function account(name: string, ...secrets: readonly string[]) {
  return { metadata: { name, namespace: 'apps' }, imagePullSecrets: secrets.map((secret) => ({ name: secret })) }
}

async function plan(content: MemoryClusterOptions, options: CreateSecretOptions = { namesUsers: true }) {
  const cluster = new MemoryCluster(content)
  const logins = [{ registry: 'ghcr.io', username: 'ana', password: new Redacted('p') }]
  const result = await createSecret(
    {
      secret: { name: 'regcred', content: { kind: 'logins', logins } },
      targets: [{ cluster, namespaces: { kind: 'names', names: ['apps'] } }],
    },
    { now: () => new Date(0), prove: async () => [], confirm: async () => false },
    { ...options, dryRun: true },
  )
  const [change] = result.changes
  return { result, change, asked: cluster.calls.map(({ kind }) => kind) }
}

test('names the pods and service accounts that list the secret, sorted', async () => {
  const { change } = await plan({
    secrets: [old],
    pods: [pod('web', 'other', 'regcred'), pod('api', 'regcred'), pod('cron', 'other'), pod('plain')],
    serviceAccounts: [account('default', 'regcred'), account('builder', 'other'), account('bare')],
  })
  expect(change).toMatchObject({
    kind: 'update',
    users: { pods: ['api', 'web'], serviceAccounts: ['default'], hasAllPods: true, gaps: [] },
  })
})

test.each<[string, MemoryClusterOptions, CreateSecretOptions]>([
  ['a new secret', {}, { namesUsers: true }],
  ['one that stays as it is', { secrets: [pullSecret(loginOf('ana', 'p'))] }, { namesUsers: true }],
  ['a conflict', { secrets: [pullSecret(dockerConfig('quay.io'), { type: 'Opaque' })] }, { namesUsers: true }],
  ['a caller who shows no plan', { secrets: [old] }, {}],
])('asks nobody about %s', async (_what, content, options) => {
  const { change, asked } = await plan(content, options)
  expect(change).not.toHaveProperty('users')
  expect(asked).not.toContain('pods')
  expect(asked).not.toContain('serviceAccounts')
})

test('asks also about a secret that would be replaced', async () => {
  const opaque = pullSecret(dockerConfig('quay.io'), { type: 'Opaque' })
  const { change } = await plan(
    { secrets: [opaque], pods: [pod('web', 'regcred')] },
    { namesUsers: true, replace: true },
  )
  expect(change).toMatchObject({ kind: 'replace', users: { pods: ['web'] } })
})

test.each(['pods', 'serviceAccounts'] as const)('says that %s may not be listed, and still plans', async (kind) => {
  const onCall = (call: MemoryCall) => {
    if (call.kind === kind) throw new PullpassError('cluster-forbidden', 'no')
  }
  const { result, change } = await plan({
    secrets: [old],
    pods: [pod('web', 'regcred')],
    serviceAccounts: [account('default', 'regcred')],
    onCall,
  })
  expect(result).toMatchObject({ outcome: 'planned', exitCode: 0 })
  expect(change?.users).toMatchObject({
    pods: kind === 'pods' ? [] : ['web'],
    serviceAccounts: kind === 'pods' ? ['default'] : [],
    gaps: [{ of: kind === 'pods' ? 'pods' : 'service accounts', error: { code: 'cluster-forbidden' } }],
  })
})

test('says that there are more pods than it looked at', async () => {
  const pods = Array.from({ length: 501 }, (_, index) => pod(`p${index}`, 'regcred'))
  const { change } = await plan({ secrets: [old], pods })
  expect(change?.users?.hasAllPods).toBe(false)
  expect(change?.users?.pods).toHaveLength(500)
})

function loginOf(username: string, password: string) {
  const auth = Buffer.from(`${username}:${password}`).toString('base64')
  return { auths: { 'ghcr.io': { username, password, auth } } }
}
