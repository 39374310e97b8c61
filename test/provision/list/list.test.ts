// All pull secrets side by side: what counts as the same, who is asked how often, and what a failure hides.

import { describe, expect, test } from 'vitest'
import type { Secret } from '../../../src/basics/wire.ts'
import { PullpassError } from '../../../src/errors/pullpass-error.ts'
import { type ListSecretsResult, listSecrets } from '../../../src/provision/list/list.ts'
import type { NamespaceSelection } from '../../../src/provision/targets.ts'
import { createFingerprint } from '../../../src/secret/fingerprint.ts'
import { type MemoryCall, MemoryCluster } from '../../support/memory-cluster.ts'
import { dockerConfig, pullSecret } from '../../support/pull-secret.ts'

const good = dockerConfig('ghcr.io')

function at(namespace: string, name: string, document: unknown = good, overrides: Secret = {}): Secret {
  return pullSecret(document, { ...overrides, metadata: { ...overrides.metadata, namespace, name } })
}

async function list(
  clusters: readonly MemoryCluster[],
  namespaces: NamespaceSelection = { kind: 'all' },
): Promise<ListSecretsResult> {
  return await listSecrets(
    clusters.map((cluster) => ({ cluster, namespaces })),
    { now: () => new Date('2026-01-01T00:00:00Z'), fingerprint: createFingerprint(Buffer.alloc(32, 7)) },
  )
}

/** Each row as `name: cluster=namespace/version …`. */
function rowsOf({ secrets }: ListSecretsResult): string[] {
  return secrets.map(({ name, content, clusters }) => {
    const cells = clusters.map(
      ({ cluster, places }) => `${cluster}=${places.map((one) => `${one.namespace}/${one.version}`).join(',')}`,
    )
    return `${name} ${content}: ${cells.join(' ')}`
  })
}

const forbid =
  (kind: MemoryCall['kind']) =>
  (call: MemoryCall): void => {
    if (call.kind === kind) throw new PullpassError('cluster-forbidden', 'no')
  }

test('one row a name and one column a cluster, with other secrets left out', async () => {
  const east = new MemoryCluster({
    name: 'east',
    secrets: [
      at('jobs', 'regcred'),
      at('apps', 'regcred'),
      at('apps', 'other'),
      at('apps', 'x', {}, { type: 'Opaque' }),
    ],
  })
  const west = new MemoryCluster({ name: 'west', secrets: [at('apps', 'regcred')] })
  const result = await list([east, west])
  expect(result).toMatchObject({ exitCode: 0, clusters: ['east', 'west'] })
  expect(rowsOf(result)).toEqual(['other same: east=apps/a west=', 'regcred same: east=apps/a,jobs/a west=apps/a'])
})

describe('what is the same', () => {
  test('is what the document says, not how it is written', async () => {
    const east = new MemoryCluster({ name: 'east', secrets: [at('apps', 'regcred')] })
    const west = new MemoryCluster({ name: 'west', secrets: [at('apps', 'regcred', JSON.stringify(good, null, 2))] })
    expect(rowsOf(await list([east, west]))).toEqual(['regcred same: east=apps/a west=apps/a'])
  })

  test('is not another password, and the commonest version comes first', async () => {
    const other = { auths: { 'ghcr.io': { username: 'user', password: 'new' } } }
    const east = new MemoryCluster({ name: 'east', secrets: [at('apps', 'regcred', other)] })
    const west = new MemoryCluster({ name: 'west', secrets: [at('apps', 'regcred'), at('jobs', 'regcred')] })
    const result = await list([east, west])
    expect(rowsOf(result)).toEqual(['regcred different: east=apps/b west=apps/a,jobs/a'])
    expect(result.exitCode).toBe(0)
  })

  test('is judged apart where a mark beside the document changes the judgement', async () => {
    const owned = at('jobs', 'regcred', good, { metadata: { labels: { 'argocd.argoproj.io/instance': 'x' } } })
    const result = await list([new MemoryCluster({ secrets: [at('apps', 'regcred'), owned] })])
    expect(rowsOf(result)).toEqual(['regcred same: here=apps/a,jobs/b'])
    expect(result.secrets[0]?.clusters[0]?.places.map(({ owner }) => owner.tool)).toEqual(['unknown', 'Argo CD'])
  })

  test('is named beyond z', async () => {
    const secrets = Array.from({ length: 28 }, (_, index) =>
      at(`n${index}`, 'regcred', dockerConfig(`r${index}.example`)),
    )
    const [row] = (await list([new MemoryCluster({ secrets })])).secrets
    expect(row?.versions.map(({ id }) => id).slice(-3)).toEqual(['z', 'aa', 'ab'])
  })
})

test('one version that fails the check fails the row and the run', async () => {
  const result = await list([
    new MemoryCluster({ secrets: [at('apps', 'regcred'), at('jobs', 'regcred', '{"auths":')] }),
  ])
  expect(result).toMatchObject({ exitCode: 3, secrets: [{ status: 'failed', content: 'different' }] })
  expect(result.secrets[0]?.versions.map(({ check }) => check.valid).sort()).toEqual([false, true])
})

test('the first expiry of all versions is the one that counts', async () => {
  const tokenUntil = (seconds: number) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const password = `${part({ alg: 'none' })}.${part({ exp: seconds })}.x`
    return { auths: { 'registry.gitlab.com': { username: 'u', password } } }
  }
  const [late, soon] = [1_800_000_000, 1_790_000_000]
  const cluster = new MemoryCluster({
    secrets: [at('apps', 'regcred', tokenUntil(late)), at('jobs', 'regcred', tokenUntil(soon))],
  })
  expect((await list([cluster])).secrets[0]?.expiresAt).toEqual(new Date(soon * 1000))
})

test('a cluster costs its lists of pull secrets and nothing else', async () => {
  const cluster = new MemoryCluster({ secrets: [at('apps', 'regcred')] })
  await list([cluster])
  expect(cluster.calls.map(({ kind, verb }) => `${verb} ${kind}`)).toEqual(['list secrets'])
})

describe('a failure', () => {
  test('of one cluster hides no other and says how to look at less', async () => {
    const east = new MemoryCluster({ name: 'east', onCall: forbid('secrets') })
    const west = new MemoryCluster({ name: 'west', secrets: [at('apps', 'regcred')] })
    const result = await list([east, west])
    expect(result).toMatchObject({
      exitCode: 4,
      secrets: [{ name: 'regcred' }],
      clusterFailures: [{ cluster: 'east', error: { code: 'cluster-forbidden' } }],
    })
    expect(result.clusterFailures[0]?.error.remedies.join()).toContain('-n NAMESPACE')
  })

  test('of one namespace hides no other', async () => {
    const cluster = new MemoryCluster({ secrets: [at('apps', 'regcred')] })
    const result = await list([cluster], { kind: 'names', names: ['apps', 'nowhere'] })
    expect(result).toMatchObject({
      exitCode: 1,
      secrets: [{ name: 'regcred' }],
      namespaceFailures: [{ target: { namespace: 'nowhere' }, error: { code: 'namespace-missing' } }],
    })
  })
})
