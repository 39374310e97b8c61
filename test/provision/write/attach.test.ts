import { expect, test } from 'vitest'
import { Redacted } from '../../../src/basics/redacted.ts'
import type { ServiceAccount } from '../../../src/basics/wire.ts'
import { PullpassError } from '../../../src/errors/pullpass-error.ts'
import { createSecret } from '../../../src/provision/create/create.ts'
import { MemoryCluster, type MemoryClusterOptions } from '../../support/memory-cluster.ts'
import { dockerConfig, pullSecret } from '../../support/pull-secret.ts'

function account(name: string, ...secrets: string[]): ServiceAccount {
  const base = { metadata: { namespace: 'apps', name }, secrets: [{ name: 'token' }] }
  return secrets.length > 0 ? { ...base, imagePullSecrets: secrets.map((secret) => ({ name: secret })) } : base
}

async function attach(options: MemoryClusterOptions, ...accounts: readonly string[]) {
  const cluster = new MemoryCluster(options)
  const result = await createSecret(
    {
      secret: {
        name: 'regcred',
        content: { kind: 'logins', logins: [{ registry: 'ghcr.io', username: 'ana', password: new Redacted('p') }] },
      },
      targets: [{ cluster, namespaces: { kind: 'names', names: ['apps'] } }],
    },
    { now: () => new Date('2026-01-01T00:00:00Z'), prove: async () => [], confirm: async () => true },
    { attach: accounts },
  )
  const listOf = (name: string) =>
    cluster.storedAccount('apps', name)?.imagePullSecrets?.map((reference) => reference.name)
  return { cluster, result, listOf }
}

test('the secret comes to the end of each list, and the rest of the account stays', async () => {
  const serviceAccounts = [account('default'), account('runner', 'other'), account('ready', 'regcred')]
  const { result, listOf, cluster } = await attach({ serviceAccounts }, 'default', 'runner', 'ready')
  expect(result).toMatchObject({
    exitCode: 0,
    changes: [{ attachments: [{ kind: 'attach' }, { kind: 'attach' }, { kind: 'attached' }] }],
    results: [
      { status: 'created', attachments: [{ status: 'attached' }, { status: 'attached' }, { status: 'unchanged' }] },
    ],
  })
  expect([listOf('default'), listOf('runner'), listOf('ready')]).toEqual([
    ['regcred'],
    ['other', 'regcred'],
    ['regcred'],
  ])
  expect(cluster.storedAccount('apps', 'default')?.secrets).toEqual([{ name: 'token' }])
})

test('an entry that another client adds between read and write is kept', async () => {
  let isDone = false
  const { result, listOf } = await attach(
    {
      serviceAccounts: [account('default')],
      onCall: ({ verb, kind }, cluster) => {
        if (isDone || verb !== 'replace' || kind !== 'serviceAccounts') return
        isDone = true
        cluster.putAccount(account('default', 'theirs'))
      },
    },
    'default',
  )
  expect(result.exitCode).toBe(0)
  expect(listOf('default')).toEqual(['theirs', 'regcred'])
})

test('a missing account fails its target with 1 and names it, and the secret is written all the same', async () => {
  const { result, cluster } = await attach({}, 'nobody')
  expect(result).toMatchObject({
    exitCode: 1,
    changes: [{ attachments: [{ serviceAccount: 'nobody', kind: 'missing' }] }],
    results: [{ status: 'created', attachments: [{ status: 'failed', error: { code: 'cluster-not-found' } }] }],
  })
  expect(cluster.stored('apps', 'regcred')).toBeDefined()
})

test('accounts that may not be read give 4', async () => {
  const onCall: MemoryClusterOptions['onCall'] = ({ kind }) => {
    if (kind === 'serviceAccounts') throw new PullpassError('cluster-forbidden', 'may not get')
  }
  const { result } = await attach({ onCall }, 'default')
  expect(result).toMatchObject({ exitCode: 4, results: [{ attachments: [{ status: 'failed' }] }] })
})

test('a secret that is left alone is not attached', async () => {
  const secrets = [
    pullSecret(dockerConfig('quay.io'), { metadata: { labels: { 'app.kubernetes.io/managed-by': 'Helm' } } }),
  ]
  const { result, listOf } = await attach({ secrets, serviceAccounts: [account('default')] }, 'default')
  expect(result).toMatchObject({ results: [{ status: 'conflict', attachments: [{ status: 'skipped' }] }] })
  expect(listOf('default')).toBeUndefined()
})

test('an unchanged secret is attached where it is missing from the list', async () => {
  const first = await attach({ serviceAccounts: [account('default')] })
  const secret = first.cluster.stored('apps', 'regcred')
  const { result, listOf } = await attach(
    { secrets: secret ? [secret] : [], serviceAccounts: [account('default')] },
    'default',
  )
  expect(result).toMatchObject({
    outcome: 'applied',
    results: [{ status: 'unchanged', attachments: [{ status: 'attached' }] }],
  })
  expect(listOf('default')).toEqual(['regcred'])
})
