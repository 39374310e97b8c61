import { expect, test } from 'vitest'
import type { Secret } from '../../../src/basics/wire.ts'
import { PullpassError } from '../../../src/errors/pullpass-error.ts'
import type { ProveImage } from '../../../src/provision/proof/prove.ts'
import type { NamespaceSelection } from '../../../src/provision/targets.ts'
import { type VerifySecretRequest, verifySecret } from '../../../src/provision/verify/verify.ts'
import type { Verdict } from '../../../src/registries/verdict.ts'
import { createFingerprint } from '../../../src/secret/fingerprint.ts'
import { type MemoryCall, MemoryCluster } from '../../support/memory-cluster.ts'
import { dockerConfig, login, pullSecret } from '../../support/pull-secret.ts'

const image = 'ghcr.io/acme/app:1'
const apps: NamespaceSelection = { kind: 'names', names: ['apps'] }

function secretAt(namespace: string, name: string, document: unknown, overrides: Secret = {}): Secret {
  return pullSecret(document, { ...overrides, metadata: { ...overrides.metadata, namespace, name } })
}

interface Asked {
  readonly image: string
  readonly users: readonly string[]
}

/** A registry that gives each user its verdict and remembers what it was asked. */
function registry(verdicts: Readonly<Record<string, Verdict>>, asked: Asked[] = []): ProveImage {
  return async (about, candidates) => {
    asked.push({ image: about, users: candidates.map(({ username }) => username) })
    const base = { image: about, registry: 'ghcr.io', askedFrom: 'laptop', explanation: 'as told' }
    const logins = candidates.map(({ username }) => ({ ...base, username, verdict: verdicts[username] ?? 'proven' }))
    return [{ ...base, verdict: 'login-required' }, ...logins]
  }
}

async function verify(
  clusters: readonly MemoryCluster[],
  request: Partial<Omit<VerifySecretRequest, 'targets'>> & { readonly namespaces?: NamespaceSelection },
  prove: ProveImage = registry({}),
) {
  const { namespaces = apps, names = [], ...rest } = request
  return await verifySecret(
    { names, targets: clusters.map((cluster) => ({ cluster, namespaces })), ...rest },
    { now: () => new Date('2026-01-01T00:00:00Z'), prove, fingerprint: createFingerprint(Buffer.alloc(32, 7)) },
  )
}

test('a good secret passes with its owner and a fingerprint that is equal in two clusters', async () => {
  const secret = secretAt('apps', 'regcred', dockerConfig('ghcr.io'))
  const result = await verify(
    [new MemoryCluster({ name: 'a', secrets: [secret] }), new MemoryCluster({ name: 'b', secrets: [secret] })],
    {
      names: ['regcred'],
    },
  )
  expect(result.exitCode).toBe(0)
  const [first, second] = result.namespaces.map((namespace) => namespace.secrets[0])
  expect(first).toMatchObject({
    name: 'regcred',
    status: 'passed',
    check: { kubelet: 'loaded' },
    owner: { kind: 'person' },
  })
  expect(first?.fingerprint).toMatch(/^[0-9a-f]{12}$/)
  expect(second?.fingerprint).toBe(first?.fingerprint)
})

test.each([
  ['poisons pods', secretAt('apps', 'regcred', { auths: { 'ghcr.io': { auth: 'no base64!' } } })],
  ['has the wrong type', secretAt('apps', 'regcred', dockerConfig('ghcr.io'), { type: 'Opaque' })],
  ['has no value', secretAt('apps', 'regcred', '', { data: {} })],
])('a secret that %s fails with 3', async (_name, secret) => {
  const result = await verify([new MemoryCluster({ secrets: [secret] })], { names: ['regcred'] })
  expect(result).toMatchObject({ exitCode: 3, namespaces: [{ exitCode: 3, secrets: [{ status: 'failed' }] }] })
})

test('a secret that is missing is said to be missing, and fails with 3', async () => {
  const result = await verify([new MemoryCluster()], { names: ['regcred'] })
  expect(result).toMatchObject({ exitCode: 3, namespaces: [{ secrets: [{ name: 'regcred', status: 'missing' }] }] })
})

test('a namespace that is missing is an error of that target alone', async () => {
  const cluster = new MemoryCluster({ secrets: [secretAt('apps', 'regcred', dockerConfig('ghcr.io'))] })
  const result = await verify([cluster], {
    names: ['regcred'],
    namespaces: { kind: 'names', names: ['apps', 'nowhere'] },
  })
  expect(result.namespaces.map(({ exitCode, error }) => [exitCode, error?.code])).toEqual([
    [0, undefined],
    [1, 'namespace-missing'],
  ])
})

test('without names every pull secret is judged, by name, and none is no failure', async () => {
  const cluster = new MemoryCluster({
    secrets: [
      secretAt('apps', 'b', dockerConfig('ghcr.io')),
      secretAt('apps', 'a', dockerConfig('quay.io')),
      secretAt('apps', 'opaque', {}, { type: 'Opaque' }),
    ],
  })
  const result = await verify([cluster], { namespaces: { kind: 'all' } })
  expect(result.exitCode).toBe(0)
  expect(result.namespaces.map(({ target, secrets }) => [target.namespace, secrets.map(({ name }) => name)])).toEqual([
    ['apps', ['a', 'b']],
    ['default', []],
  ])
})

test('over all namespaces nobody wants an image in one of Kubernetes itself, but for those that hold a secret', async () => {
  const cluster = new MemoryCluster({
    namespaces: ['apps', 'kube-public', 'kube-system'],
    secrets: [secretAt('kube-system', 'regcred', dockerConfig('ghcr.io'))],
  })
  const asked = async (namespaces: NamespaceSelection) => {
    const result = await verify([cluster], { images: [image], namespaces })
    return result.namespaces.flatMap(({ target, images }) => (images.length > 0 ? target.namespace : []))
  }
  expect(await asked({ kind: 'all' })).toEqual(['apps', 'kube-system'])
  expect(await asked({ kind: 'names', names: ['kube-public'] })).toEqual(['kube-public'])
})

test('without names a namespace that does not exist is an error for that target only', async () => {
  const cluster = new MemoryCluster({ secrets: [secretAt('apps', 'regcred', dockerConfig('ghcr.io'))] })
  const result = await verify([cluster], { namespaces: { kind: 'names', names: ['apps', 'default', 'nowhere'] } })
  expect(result.namespaces.map(({ exitCode, error }) => [exitCode, error?.code])).toEqual([
    [0, undefined],
    [0, undefined],
    [1, 'namespace-missing'],
  ])
  expect(result.exitCode).toBe(1)
})

test('where namespaces may not be listed, an empty one is taken for what it is', async () => {
  const onCall = ({ kind }: MemoryCall) => {
    if (kind === 'namespaces') throw new PullpassError('cluster-forbidden', 'no')
  }
  const result = await verify([new MemoryCluster({ onCall })], { namespaces: { kind: 'names', names: ['nowhere'] } })
  expect(result).toMatchObject({ exitCode: 0, namespaces: [{ secrets: [] }] })
})

test('over all namespaces a named secret is judged where it is', async () => {
  const cluster = new MemoryCluster({
    namespaces: ['apps', 'jobs', 'kube-system'],
    secrets: [secretAt('jobs', 'regcred', dockerConfig('ghcr.io')), secretAt('apps', 'regcred', {})],
  })
  const result = await verify([cluster], { names: ['regcred'], namespaces: { kind: 'all' } })
  expect(result.namespaces.map(({ target, exitCode }) => [target.namespace, exitCode])).toEqual([
    ['apps', 3],
    ['jobs', 0],
  ])
})

test('a named secret that no namespace has is a failure of the cluster', async () => {
  const result = await verify([new MemoryCluster()], { names: ['regcred'], namespaces: { kind: 'all' } })
  expect(result.exitCode).toBe(3)
  expect(result.clusterFailures.map(({ error }) => error.code)).toEqual(['secret-missing'])
})

test('names make one keyring in their order; candidates come in the order of the kubelet', async () => {
  const cluster = new MemoryCluster({
    secrets: [
      secretAt('apps', 'one', { auths: { 'ghcr.io': login('wide', 'p') } }),
      secretAt('apps', 'two', { auths: { 'ghcr.io/acme/': login('narrow', 'p') } }),
    ],
  })
  const result = await verify([cluster], { names: ['one', 'two'], images: [image] })
  expect(result.namespaces[0]?.images).toMatchObject([
    {
      secrets: ['one', 'two'],
      outcome: 'credentials',
      candidates: [
        { secret: 'two', registry: 'ghcr.io/acme/', username: 'narrow' },
        { secret: 'one', registry: 'ghcr.io', username: 'wide' },
      ],
      proof: { image, status: 'passed' },
    },
  ])
  expect(result.logins.map(({ username }) => username)).toEqual(['narrow', 'wide'])
})

test.each([
  ['refused', 3],
  ['no-access', 3],
  ['not-checked', 1],
  ['rate-limited', 1],
  ['public', 0],
] as const)('an image whose login is %s gives %i', async (verdict, exitCode) => {
  const cluster = new MemoryCluster({ secrets: [secretAt('apps', 'regcred', dockerConfig('ghcr.io'))] })
  const result = await verify([cluster], { names: ['regcred'], images: [image] }, registry({ user: verdict }))
  expect(result.exitCode).toBe(exitCode)
})

test('one poisonous secret fails the image for the whole pod without asking the registry', async () => {
  const cluster = new MemoryCluster({
    secrets: [secretAt('apps', 'good', dockerConfig('ghcr.io')), secretAt('apps', 'bad', { auths: { x: 1 } })],
  })
  const asked: Asked[] = []
  const result = await verify([cluster], { names: ['good', 'bad'], images: [image] }, registry({}, asked))
  expect(result.namespaces[0]?.images).toMatchObject([
    { outcome: 'keyring-error', candidates: [], proof: { status: 'failed' } },
  ])
  expect(asked).toEqual([])
})

test('one credential in 50 namespaces is one question to the registry', async () => {
  const namespaces = Array.from({ length: 50 }, (_, index) => `team-${index}`)
  const secrets = namespaces.map((namespace) => secretAt(namespace, 'regcred', dockerConfig('ghcr.io')))
  const asked: Asked[] = []
  const cluster = new MemoryCluster({ namespaces, secrets })
  const result = await verify(
    [cluster],
    { names: ['regcred'], images: [image], namespaces: { kind: 'all' } },
    registry({}, asked),
  )
  expect(result).toMatchObject({ exitCode: 0, logins: [{ registry: 'ghcr.io', username: 'user', images: [image] }] })
  expect(result.namespaces).toHaveLength(50)
  expect(asked).toEqual([{ image, users: ['user'] }])
})

test('without names only the secrets that have an entry for the image count', async () => {
  const cluster = new MemoryCluster({
    secrets: [secretAt('apps', 'a', dockerConfig('quay.io')), secretAt('apps', 'b', dockerConfig('ghcr.io'))],
  })
  const found = await verify([cluster], { images: [image] })
  expect(found.namespaces[0]?.images).toMatchObject([{ secrets: ['b'], proof: { status: 'passed' } }])
  const none = await verify([cluster], { images: ['gcr.io/acme/app'] })
  expect(none).toMatchObject({ exitCode: 3, namespaces: [{ images: [{ secrets: [], outcome: 'anonymous' }] }] })
})

const account = {
  metadata: { namespace: 'apps', name: 'runner' },
  imagePullSecrets: [{ name: 'mine' }, { name: 'gone' }, {}],
}

test("a pod that lists nothing gets the service account's secrets", async () => {
  const cluster = new MemoryCluster({
    secrets: [
      secretAt('apps', 'mine', dockerConfig('ghcr.io')),
      secretAt('apps', 'other', { auths: { 'ghcr.io': login('other', 'p') } }),
    ],
    serviceAccounts: [account],
  })
  const result = await verify([cluster], { serviceAccount: 'runner', images: [image] })
  expect(result.namespaces[0]).toMatchObject({
    serviceAccount: {
      name: 'runner',
      status: 'found',
      secrets: [
        { name: 'mine', exists: true },
        { name: 'gone', exists: false },
      ],
    },
    images: [{ secrets: ['mine'], candidates: [{ secret: 'mine', username: 'user' }] }],
  })
  expect(result.namespaces[0]?.secrets.map(({ name, status }) => [name, status])).toEqual([
    ['mine', 'passed'],
    ['other', 'passed'],
    ['gone', 'missing'],
  ])
})

test("a pod that lists secrets does not get the service account's", async () => {
  const cluster = new MemoryCluster({
    secrets: [secretAt('apps', 'mine', dockerConfig('ghcr.io')), secretAt('apps', 'listed', dockerConfig('quay.io'))],
    serviceAccounts: [{ ...account, imagePullSecrets: [{ name: 'mine' }] }],
  })
  const result = await verify([cluster], { names: ['listed'], serviceAccount: 'runner', images: [image] })
  expect(result.namespaces[0]?.images).toMatchObject([
    { secrets: ['listed'], outcome: 'anonymous', proof: { status: 'failed' } },
  ])
})

test('a missing service account fails with 3', async () => {
  const result = await verify([new MemoryCluster()], { serviceAccount: 'runner' })
  expect(result).toMatchObject({ exitCode: 3, namespaces: [{ serviceAccount: { status: 'missing', secrets: [] } }] })
})

test.each([
  ['cluster-forbidden', 4],
  ['cluster-unreachable', 1],
] as const)('%s hides no other cluster and gives %i', async (code, exitCode) => {
  const failing = new MemoryCluster({
    name: 'failing',
    onCall: () => {
      throw new PullpassError(code, 'no')
    },
  })
  const good = new MemoryCluster({ name: 'good', secrets: [secretAt('apps', 'regcred', dockerConfig('ghcr.io'))] })
  for (const names of [['regcred'], []]) {
    const result = await verify([failing, good], { names })
    expect(result.exitCode).toBe(exitCode)
    expect(result.namespaces).toMatchObject([{ error: { code } }, { secrets: [{ status: 'passed' }] }])
  }
})

test('it only reads', async () => {
  const cluster = new MemoryCluster({ secrets: [secretAt('apps', 'regcred', dockerConfig('ghcr.io'))] })
  await verify([cluster], { names: ['regcred'], images: [image], serviceAccount: 'default' })
  expect(new Set(cluster.calls.map(({ verb }) => verb))).toEqual(new Set(['list', 'get']))
})

test('what is no image is an error of usage before anything is sent', async () => {
  const cluster = new MemoryCluster()
  await expect(verify([cluster], { images: ['Not An Image'] })).rejects.toMatchObject({ code: 'usage' })
  expect(cluster.calls).toEqual([])
})

test('an aborted run rejects', async () => {
  const signal = AbortSignal.abort(new Error('enough'))
  const request = { names: [], targets: [{ cluster: new MemoryCluster(), namespaces: apps }], images: [image] }
  const dependencies = { now: () => new Date(), prove: registry({}), fingerprint: () => '' }
  await expect(verifySecret(request, dependencies, { signal })).rejects.toThrow('enough')
})
