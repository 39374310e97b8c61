import { expect, test } from 'vitest'
import { Redacted } from '../../../src/basics/redacted.ts'
import type { Secret } from '../../../src/basics/wire.ts'
import type { Credential, CredentialQuery } from '../../../src/credentials/source.ts'
import { PullpassError } from '../../../src/errors/pullpass-error.ts'
import type { ProveImage } from '../../../src/provision/proof/prove.ts'
import { writeRenewRecord } from '../../../src/provision/renew/record.ts'
import { type RenewSecretsOptions, type RenewSecretsRequest, renewSecrets } from '../../../src/provision/renew/renew.ts'
import type { NamespaceSelection } from '../../../src/provision/targets.ts'
import type { Verdict } from '../../../src/registries/verdict.ts'
import { MemoryCluster } from '../../support/memory-cluster.ts'
import { documentOf, login, pullSecret } from '../../support/pull-secret.ts'

const hour = 3_600_000
const now = new Date('2026-01-01T12:00:00Z')
const inHours = (hours: number) => new Date(now.getTime() + hours * hour)
const apps: NamespaceSelection = { kind: 'names', names: ['apps'] }

/** A secret of ours with a login of a twelve hours' token that has so many hours left. */
function recorded(hoursLeft: number, metadata: Secret['metadata'] = {}, extra: Record<string, unknown> = {}): Secret {
  const record = { source: 'tokens', issuedAt: inHours(hoursLeft - 12), expiresAt: inHours(hoursLeft) }
  return pullSecret(
    { auths: { 'registry.test': login('AWS', 'old-token'), ...extra } },
    {
      metadata: {
        labels: { 'app.kubernetes.io/managed-by': 'pullpass' },
        annotations: writeRenewRecord(record),
        ...metadata,
      },
    },
  )
}

interface Setting {
  readonly clusters: readonly MemoryCluster[]
  readonly namespaces?: NamespaceSelection
  readonly names?: readonly string[]
  readonly images?: readonly string[]
  readonly fetch?: (query: CredentialQuery) => Promise<Credential | undefined>
  readonly verdict?: Verdict
  readonly options?: RenewSecretsOptions
}

async function renew({ clusters, namespaces = apps, names = [], images, verdict = 'proven', ...setting }: Setting) {
  const asked: string[] = []
  const proven: string[] = []
  const prove: ProveImage = async (image, candidates) => {
    const base = { image, registry: 'registry.test', askedFrom: 'here' }
    proven.push(image)
    return [
      { ...base, verdict: 'login-required', explanation: 'a login is required' },
      ...candidates.map(({ username }) => ({ ...base, username, verdict, explanation: `it is ${verdict}` })),
    ]
  }
  const fetch =
    setting.fetch ??
    (async ({ registry }) =>
      registry === 'registry.test'
        ? { username: 'AWS', password: new Redacted('new-token'), issuedAt: now, expiresAt: inHours(12) }
        : undefined)
  const source = {
    describe: () => 'the token source',
    fetch: async (query: CredentialQuery) => {
      asked.push(query.registry)
      return await fetch(query)
    },
  }
  const request: RenewSecretsRequest = {
    names,
    targets: clusters.map((cluster) => ({ cluster, namespaces })),
    ...(images && { images }),
  }
  const findSource = (name: string) => (name === 'tokens' ? source : undefined)
  const result = await renewSecrets(request, { now: () => now, prove, findSource }, setting.options)
  return { ...result, asked, proven }
}

const passwordIn = (cluster: MemoryCluster, namespace = 'apps', name = 'regcred') =>
  Object(documentOf(cluster.stored(namespace, name))).auths?.['registry.test']?.password

test('a secret past half of its life is renewed in place, with its other entries', async () => {
  const cluster = new MemoryCluster({ secrets: [recorded(5, {}, { 'other.test': login('ana', 'stays') })] })
  const before = cluster.stored('apps', 'regcred')
  const { exitCode, secrets } = await renew({ clusters: [cluster] })
  expect(exitCode).toBe(0)
  expect(secrets).toMatchObject([{ name: 'regcred', source: 'tokens', status: 'renewed', endsAt: inHours(12) }])
  const after = cluster.stored('apps', 'regcred')
  expect(passwordIn(cluster)).toBe('new-token')
  expect(documentOf(after)).toMatchObject({ auths: { 'other.test': login('ana', 'stays') } })
  expect(after?.metadata?.uid).toBe(before?.metadata?.uid)
  expect(after?.metadata?.annotations).toEqual(
    writeRenewRecord({ source: 'tokens', issuedAt: now, expiresAt: inHours(12) }),
  )
})

test('one with more than half of its life left is left alone, unless it is forced', async () => {
  const cluster = new MemoryCluster({ secrets: [recorded(7)] })
  const { secrets, asked } = await renew({ clusters: [cluster] })
  expect(secrets).toMatchObject([{ status: 'fresh', endsAt: inHours(7) }])
  expect(asked).toEqual([])
  expect(cluster.writes()).toEqual([])
  await renew({ clusters: [cluster], options: { force: true } })
  expect(passwordIn(cluster)).toBe('new-token')
})

test('a life that is not known may always be over', async () => {
  const annotations = writeRenewRecord({ source: 'tokens' })
  const cluster = new MemoryCluster({ secrets: [recorded(5, { annotations })] })
  expect((await renew({ clusters: [cluster] })).secrets).toMatchObject([{ status: 'renewed' }])
})

test('a token that ends before its record says so counts', async () => {
  const token = Buffer.from(JSON.stringify({ expiration: inHours(1).getTime() / 1000 })).toString('base64')
  const secret = recorded(11, {}, { 'registry.test': login('AWS', token) })
  const cluster = new MemoryCluster({ secrets: [secret] })
  expect((await renew({ clusters: [cluster] })).secrets).toMatchObject([{ status: 'renewed' }])
})

test('a source that fails leaves the secret, and the result has the end of what is stored', async () => {
  const cluster = new MemoryCluster({ secrets: [recorded(3)] })
  const fetch = async () => {
    throw new PullpassError('credential-unavailable', 'AWS does not answer')
  }
  const { exitCode, secrets } = await renew({ clusters: [cluster], fetch })
  expect(exitCode).toBe(1)
  expect(secrets).toMatchObject([{ status: 'failed', endsAt: inHours(3), error: { message: 'AWS does not answer' } }])
  expect(cluster.writes()).toEqual([])
  expect(passwordIn(cluster)).toBe('old-token')
})

test('a login that the registry refuses is never written', async () => {
  const cluster = new MemoryCluster({ secrets: [recorded(3)] })
  const { exitCode, secrets } = await renew({
    clusters: [cluster],
    images: ['registry.test/app:1'],
    verdict: 'refused',
  })
  expect(exitCode).toBe(3)
  expect(secrets[0]?.error).toMatchObject({
    message: 'the new login for secret `regcred` does not open its image',
    cause: { message: 'it is refused' },
  })
  expect(passwordIn(cluster)).toBe('old-token')
})

test('images of the record are proven, and stay in it', async () => {
  const images = ['registry.test/app:1', 'registry.test/tool:2']
  const annotations = writeRenewRecord({ source: 'tokens', images })
  const cluster = new MemoryCluster({ secrets: [recorded(3, { annotations })] })
  const { proven, secrets } = await renew({ clusters: [cluster] })
  expect(proven.sort()).toEqual(images)
  expect(secrets[0]?.proof).toBe('it is proven')
  expect(cluster.stored('apps', 'regcred')?.metadata?.annotations?.['pullpass.dev/images']).toBe(images.join(','))
})

test('several clusters and namespaces: a source is asked once, and a failing cluster hides no other', async () => {
  const here = new MemoryCluster({
    name: 'here',
    namespaces: ['apps', 'jobs'],
    secrets: [recorded(3), recorded(3, { namespace: 'jobs' })],
  })
  const away = new MemoryCluster({
    name: 'away',
    onCall: () => {
      throw new PullpassError('cluster-unreachable', 'no answer')
    },
  })
  const { exitCode, secrets, clusterFailures, asked } = await renew({
    clusters: [here, away],
    namespaces: { kind: 'names', names: ['apps', 'jobs'] },
  })
  expect(exitCode).toBe(1)
  expect(secrets.map(({ target, status }) => [target.namespace, status])).toEqual([
    ['apps', 'renewed'],
    ['jobs', 'renewed'],
  ])
  expect(clusterFailures).toMatchObject([{ cluster: 'away' }])
  expect(asked).toEqual(['registry.test'])
})

test('a namespace that was created since gets what its likes have, by label', async () => {
  const cluster = new MemoryCluster({ namespaces: ['apps', 'new'], secrets: [recorded(11)] })
  const { secrets } = await renew({ clusters: [cluster], namespaces: { kind: 'labels', selector: 'team=a' } })
  expect(secrets.map(({ target, status }) => [target.namespace, status])).toEqual([
    ['apps', 'fresh'],
    ['new', 'created'],
  ])
  expect(passwordIn(cluster, 'new')).toBe('new-token')
})

test('in all namespaces nothing is spread that was not there', async () => {
  const cluster = new MemoryCluster({ namespaces: ['apps', 'new'], secrets: [recorded(3)] })
  await renew({ clusters: [cluster], namespaces: { kind: 'all' } })
  expect(cluster.stored('new', 'regcred')).toBeUndefined()
})

test('a dry run fetches, plans and writes nothing', async () => {
  const cluster = new MemoryCluster({ secrets: [recorded(3)] })
  const { secrets } = await renew({ clusters: [cluster], options: { dryRun: true } })
  expect(secrets).toMatchObject([{ status: 'planned' }])
  expect(cluster.writes()).toEqual([])
})

test('a secret that another tool took over is left to it', async () => {
  const annotations = { ...writeRenewRecord({ source: 'tokens' }), 'meta.helm.sh/release-name': 'web' }
  const cluster = new MemoryCluster({ secrets: [recorded(3, { annotations })] })
  const { secrets, exitCode } = await renew({ clusters: [cluster] })
  expect(exitCode).toBe(1)
  expect(secrets[0]?.error?.code).toBe('secret-conflict')
  expect(passwordIn(cluster)).toBe('old-token')
})

test.each<[string, Secret[], RegExp]>([
  ['that names no source', [pullSecret({ auths: { 'registry.test': login('ana', 'x') } })], /names no source/],
  [
    'whose source is not known here',
    [recorded(3, { annotations: writeRenewRecord({ source: 'other' }) })],
    /source `other` is not known here/,
  ],
  ['that is not there', [], /there is no secret `regcred` to renew in cluster `here`/],
])('a named secret %s is told', async (_case, secrets, message) => {
  const result = await renew({ clusters: [new MemoryCluster({ secrets })], names: ['regcred'] })
  const errors = [...result.secrets, ...result.clusterFailures].map(({ error }) => error?.message)
  expect(errors).toEqual([expect.stringMatching(message)])
  expect(result.exitCode).toBe(1)
})

test('secrets without a record are none of its business when nothing is named', async () => {
  const cluster = new MemoryCluster({ secrets: [pullSecret({ auths: { 'registry.test': login('ana', 'x') } })] })
  expect(await renew({ clusters: [cluster] })).toMatchObject({ exitCode: 0, secrets: [] })
})
