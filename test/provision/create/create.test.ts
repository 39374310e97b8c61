import { describe, expect, test } from 'vitest'
import { Redacted } from '../../../src/basics/redacted.ts'
import { PullpassError } from '../../../src/errors/pullpass-error.ts'
import {
  type CreatePlan,
  type CreateProgress,
  type CreateSecretDependencies,
  type CreateSecretOptions,
  createSecret,
} from '../../../src/provision/create/create.ts'
import type { ProveImage } from '../../../src/provision/proof/prove.ts'
import type { NamespaceSelection } from '../../../src/provision/targets.ts'
import type { Verdict } from '../../../src/registries/verdict.ts'
import type { SecretContent } from '../../../src/secret/request.ts'
import { MemoryCluster } from '../../support/memory-cluster.ts'
import { dockerConfig, documentOf, login, pullSecret } from '../../support/pull-secret.ts'

const image = 'ghcr.io/acme/app:1'
const apps: NamespaceSelection = { kind: 'names', names: ['apps'] }
const wanted = { auths: { 'ghcr.io': login('ana', 'marker-password') } }
const oneLogin: SecretContent = {
  kind: 'logins',
  logins: [{ registry: 'ghcr.io', username: 'ana', password: new Redacted('marker-password') }],
}

/** A registry that gives this verdict on every login and asks one from strangers. */
function registry(verdict: Verdict): ProveImage {
  return async (asked, candidates) => {
    const base = { image: asked, registry: 'ghcr.io', askedFrom: 'laptop' }
    const anonymous = { ...base, verdict: 'login-required' as const, explanation: 'a login is required' }
    return [
      anonymous,
      ...candidates.map(({ username }) => ({ ...base, username, verdict, explanation: `it is ${verdict}` })),
    ]
  }
}

interface Setting {
  readonly clusters: readonly MemoryCluster[]
  readonly namespaces?: NamespaceSelection
  readonly content?: SecretContent
  readonly images?: readonly string[]
  readonly dependencies?: Partial<CreateSecretDependencies>
  readonly options?: CreateSecretOptions
}

async function create(setting: Setting) {
  const { clusters, namespaces = apps, content = oneLogin, images = [] } = setting
  return await createSecret(
    {
      secret: { name: 'regcred', content },
      targets: clusters.map((cluster) => ({ cluster, namespaces })),
      images,
    },
    {
      now: () => new Date('2026-01-01T00:00:00Z'),
      prove: registry('proven'),
      confirm: async () => true,
      ...setting.dependencies,
    },
    setting.options,
  )
}

function storedIn(cluster: MemoryCluster, namespace = 'apps'): unknown {
  return documentOf(cluster.stored(namespace, 'regcred'))
}

test('one login in two clusters: checked, proven, planned, confirmed, applied, read back', async () => {
  const clusters = [
    new MemoryCluster({ name: 'a' }),
    new MemoryCluster({ name: 'b', secrets: [pullSecret(dockerConfig('quay.io'))] }),
  ]
  const events: CreateProgress['kind'][] = []
  const result = await create({ clusters, images: [image], options: { onProgress: ({ kind }) => events.push(kind) } })
  expect(result).toMatchObject({
    outcome: 'applied',
    exitCode: 0,
    check: { valid: true },
    proofs: [{ image, status: 'passed' }],
    logins: [{ registry: 'ghcr.io', username: 'ana', images: [image] }],
    changes: [{ kind: 'create' }, { kind: 'update', reason: 'made-by-person' }],
    results: [
      { target: { cluster: 'a', namespace: 'apps' }, status: 'created', stored: { valid: true, kubelet: 'loaded' } },
      { target: { cluster: 'b', namespace: 'apps' }, status: 'updated' },
    ],
  })
  expect(clusters.map((cluster) => storedIn(cluster))).toEqual([wanted, wanted])
  expect(events).toEqual(['checked', 'proving', 'proved', 'planned', 'applied', 'applied'])
})

test('running it again says unchanged, asks nothing and writes nothing', async () => {
  const cluster = new MemoryCluster()
  await create({ clusters: [cluster] })
  const writes = cluster.writes().length
  const confirm = async () => {
    throw new TypeError('there is nothing to confirm')
  }
  const result = await create({ clusters: [cluster], dependencies: { confirm } })
  expect(result).toMatchObject({ outcome: 'applied', exitCode: 0, results: [{ status: 'unchanged' }] })
  expect(cluster.writes()).toHaveLength(writes)
})

const working = pullSecret(dockerConfig('ghcr.io'))

test.each(['refused', 'no-access', 'not-found', 'breaks-public'] as const)(
  'a login that is %s is never written over a working one, unless --unproven',
  async (verdict) => {
    const cluster = new MemoryCluster({ secrets: [working] })
    const setting = { clusters: [cluster], images: [image], dependencies: { prove: registry(verdict) } }
    expect(await create(setting)).toMatchObject({
      outcome: 'refused-by-proof',
      exitCode: 3,
      proofs: [{ status: 'failed' }],
      results: [],
    })
    expect(storedIn(cluster)).toEqual(dockerConfig('ghcr.io'))
    expect(cluster.calls).toEqual([])
    const insisted = await create({ ...setting, options: { unproven: true } })
    expect(insisted).toMatchObject({ outcome: 'applied', exitCode: 0, proofs: [{ status: 'failed' }] })
    expect(storedIn(cluster)).toEqual(wanted)
  },
)

test('a registry that can not be reached is shown as not checked and stops nothing', async () => {
  const plans: CreatePlan[] = []
  const confirm = async (plan: CreatePlan) => plans.push(plan) > 0
  const result = await create({
    clusters: [new MemoryCluster()],
    images: [image],
    dependencies: { prove: registry('not-checked'), confirm },
  })
  expect(plans).toMatchObject([{ proofs: [{ status: 'not-checked' }] }])
  expect(result).toMatchObject({ outcome: 'applied', exitCode: 0, proofs: [{ status: 'not-checked' }] })
})

test('an image that no entry matches fails before anything is written', async () => {
  const cluster = new MemoryCluster()
  const result = await create({ clusters: [cluster], images: ['quay.io/acme/app'] })
  expect(result).toMatchObject({ outcome: 'refused-by-proof', logins: [], proofs: [{ status: 'failed' }] })
})

test('what is no image is an error of usage before anything is sent', async () => {
  const cluster = new MemoryCluster()
  await expect(create({ clusters: [cluster], images: ['Not An Image'] })).rejects.toMatchObject({
    code: 'usage',
    exitCode: 2,
  })
  expect(cluster.calls).toEqual([])
})

test('a request without logins is an error of usage', async () => {
  await expect(create({ clusters: [], content: { kind: 'logins', logins: [] } })).rejects.toMatchObject({
    code: 'usage',
  })
})

function sent(text: string): SecretContent {
  return { kind: 'document', bytes: new Redacted(Buffer.from(text)) }
}

test.each([
  ['poisons pods', JSON.stringify({ auths: { 'ghcr.io': { auth: 'no base64!' } } })],
  ['is no document', 'hello'],
  ['is empty', ''],
  ['is a manifest of something else', 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n'],
])('a document that %s is refused and nothing is sent', async (_name, text) => {
  const cluster = new MemoryCluster()
  const result = await create({ clusters: [cluster], content: sent(text), images: [image] })
  expect(result).toMatchObject({ outcome: 'refused-by-check', exitCode: 3, check: { valid: false } })
  expect(result.check.problems.length).toBeGreaterThan(0)
  expect(cluster.calls).toEqual([])
})

test.each([
  ['a docker config', JSON.stringify(wanted)],
  ['a manifest in JSON', JSON.stringify(pullSecret(wanted))],
  [
    'a manifest in YAML',
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: theirs\ntype: kubernetes.io/dockerconfigjson\nstringData:\n  .dockerconfigjson: '${JSON.stringify(wanted)}'\n`,
  ],
  [
    'a legacy manifest',
    JSON.stringify(
      pullSecret(
        {},
        {
          type: 'kubernetes.io/dockercfg',
          data: { '.dockercfg': Buffer.from(JSON.stringify(wanted.auths)).toString('base64') },
        },
      ),
    ),
  ],
])('%s that a person sent is written in the present layout', async (_name, text) => {
  const cluster = new MemoryCluster()
  const result = await create({ clusters: [cluster], content: sent(text) })
  expect(result).toMatchObject({ outcome: 'applied', exitCode: 0, sent: { check: { kubelet: 'loaded' } } })
  expect(storedIn(cluster)).toEqual(wanted)
})

test('a dry run stops after the plan, and its exit code tells of conflicts', async () => {
  const owned = pullSecret(dockerConfig('quay.io'), {
    metadata: { labels: { 'app.kubernetes.io/managed-by': 'Helm' } },
  })
  const free = new MemoryCluster({ name: 'a' })
  const taken = new MemoryCluster({ name: 'b', secrets: [owned] })
  const dry = await create({ clusters: [free], options: { dryRun: true } })
  expect(dry).toMatchObject({ outcome: 'planned', exitCode: 0, changes: [{ kind: 'create' }], results: [] })
  const conflicted = await create({ clusters: [free, taken], options: { dryRun: true } })
  expect(conflicted).toMatchObject({ exitCode: 1, changes: [{ kind: 'create' }, { kind: 'conflict' }] })
  expect([...free.writes(), ...taken.writes()]).toEqual([])
})

test('a person who says no gets nothing written and 130', async () => {
  const cluster = new MemoryCluster()
  const result = await create({ clusters: [cluster], dependencies: { confirm: async () => false } })
  expect(result).toMatchObject({ outcome: 'declined', exitCode: 130, changes: [{ kind: 'create' }], results: [] })
  expect(cluster.writes()).toEqual([])
})

test('a failing cluster hides no other, and a missing namespace fails alone', async () => {
  const unreachable = new MemoryCluster({
    name: 'down',
    onCall: () => {
      throw new PullpassError('cluster-unreachable', 'no answer')
    },
  })
  const up = new MemoryCluster({ name: 'up' })
  const namespaces: NamespaceSelection = { kind: 'names', names: ['apps', 'nowhere', 'default'] }
  const result = await create({ clusters: [unreachable, up], namespaces })
  expect(result.exitCode).toBe(1)
  expect(
    result.results.map(({ target, status, error }) => [target.cluster, target.namespace, status, error?.code]),
  ).toEqual([
    ['down', 'apps', 'failed', 'cluster-unreachable'],
    ['down', 'nowhere', 'failed', 'cluster-unreachable'],
    ['down', 'default', 'failed', 'cluster-unreachable'],
    ['up', 'apps', 'created', undefined],
    ['up', 'nowhere', 'failed', 'namespace-missing'],
    ['up', 'default', 'created', undefined],
  ])
})

test('where listing is forbidden each namespace is read by itself, and 4 says that rights are missing', async () => {
  const cluster = new MemoryCluster({
    onCall: ({ verb, namespace }) => {
      const isForbidden = verb === 'list' || namespace === 'default'
      if (isForbidden) throw new PullpassError('cluster-forbidden', `may not ${verb}`)
    },
    secrets: [working],
  })
  const result = await create({ clusters: [cluster], namespaces: { kind: 'names', names: ['apps', 'default'] } })
  expect(result.results.map(({ status }) => status)).toEqual(['updated', 'failed'])
  expect(result.exitCode).toBe(4)
})

test('namespaces by context, by label and all', async () => {
  const cluster = new MemoryCluster({ namespace: 'apps' })
  const targetsOf = async (namespaces: NamespaceSelection) =>
    (await create({ clusters: [cluster], namespaces })).results.map(({ target }) => target.namespace)
  expect(await targetsOf({ kind: 'context' })).toEqual(['apps'])
  expect(await targetsOf({ kind: 'all' })).toEqual(['apps', 'default'])
  expect(await targetsOf({ kind: 'names', names: ['apps', 'apps'] })).toEqual(['apps'])
})

test('clusters whose namespaces can not be listed are reported beside the others', async () => {
  const closed = new MemoryCluster({
    name: 'closed',
    onCall: () => {
      throw new PullpassError('cluster-forbidden', 'may not list')
    },
  })
  const result = await create({ clusters: [closed, new MemoryCluster()], namespaces: { kind: 'all' } })
  expect(result).toMatchObject({
    exitCode: 4,
    clusterFailures: [{ cluster: 'closed', error: { code: 'cluster-forbidden' } }],
    results: [{ status: 'created' }, { status: 'created' }],
  })
})

const fifty = Array.from({ length: 50 }, (_, index) => `team-${index}`)

test.each([0, 1, 7, 49])(
  'stopped at write %i of 50, each namespace has the old or the new secret, and a second run finishes',
  async (stopAt) => {
    const controller = new AbortController()
    let writes = 0
    let isArmed = true
    const cluster = new MemoryCluster({
      namespaces: fifty,
      secrets: fifty.map((namespace) => pullSecret(dockerConfig('quay.io'), { metadata: { namespace, uid: '' } })),
      onCall: ({ verb }) => {
        if (!isArmed || verb !== 'replace') return
        if (writes === stopAt) controller.abort()
        writes += 1
      },
    })
    const namespaces: NamespaceSelection = { kind: 'names', names: fifty }
    const stopped = await create({ clusters: [cluster], namespaces, options: { signal: controller.signal } })
    isArmed = false
    expect(stopped.exitCode).toBe(stopped.results.some(({ status }) => status === 'skipped') ? 130 : 0)
    for (const { target, status } of stopped.results) {
      expect(storedIn(cluster, target.namespace)).toEqual(status === 'skipped' ? dockerConfig('quay.io') : wanted)
    }
    const done = stopped.results.filter(({ status }) => status === 'updated').length
    expect(done).toBe(writes)
    const again = await create({ clusters: [cluster], namespaces })
    expect(again).toMatchObject({ outcome: 'applied', exitCode: 0 })
    expect(again.results.filter(({ status }) => status === 'unchanged')).toHaveLength(done)
    expect(again.results.filter(({ status }) => status === 'updated')).toHaveLength(50 - done)
  },
)

test('stopped while it asks, nothing is written and every planned target is skipped', async () => {
  const controller = new AbortController()
  const cluster = new MemoryCluster()
  const confirm = async () => {
    controller.abort()
    throw controller.signal.reason
  }
  const result = await create({
    clusters: [cluster],
    dependencies: { confirm },
    options: { signal: controller.signal },
  })
  expect(result).toMatchObject({ outcome: 'interrupted', exitCode: 130, results: [{ status: 'skipped' }] })
  expect(cluster.writes()).toEqual([])
})

test('at most four calls are under way in one cluster', async () => {
  let underWay = 0
  let most = 0
  const cluster = new MemoryCluster({
    namespaces: fifty,
    onCall: async ({ verb }) => {
      if (verb !== 'create') return
      underWay += 1
      most = Math.max(most, underWay)
      await new Promise<void>((resolve) => setImmediate(resolve))
      underWay -= 1
    },
  })
  await create({ clusters: [cluster], namespaces: { kind: 'names', names: fifty } })
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(4)
})

test('two runs at once on one secret: one wins, the other reports the conflict, nothing is lost', async () => {
  const cluster = new MemoryCluster({ secrets: [working] })
  const rotations = ['first', 'second'].map(
    (password): SecretContent => ({
      kind: 'logins',
      logins: [{ registry: 'ghcr.io', username: 'ana', password: new Redacted(password) }],
    }),
  )
  const results = await Promise.all(rotations.map(async (content) => await create({ clusters: [cluster], content })))
  const statuses = results.map(({ results: [only] }) => only?.status)
  expect([...statuses].sort()).toEqual(['conflict', 'updated'])
  const winner = statuses.indexOf('updated') === 0 ? 'first' : 'second'
  expect(storedIn(cluster)).toEqual({ auths: { 'ghcr.io': login('ana', winner) } })
})

test('no result and no event shows the password in any form', async () => {
  const events: CreateProgress[] = []
  const result = await create({
    clusters: [new MemoryCluster({ secrets: [working] })],
    images: [image],
    options: { onProgress: (event) => events.push(event) },
  })
  const { inspect } = await import('node:util')
  const shown = JSON.stringify([result, events]) + inspect([result, events], { depth: 20 })
  const auth = Buffer.from('ana:marker-password').toString('base64')
  for (const marker of ['marker-password', auth, Buffer.from('marker-password').toString('base64').slice(0, -3)]) {
    expect(shown).not.toContain(marker)
  }
})

describe('an image that no entry of the secret matches', () => {
  const anonymous = (verdict: Verdict): ProveImage => {
    return async (asked) => [
      { image: asked, registry: 'quay.io', askedFrom: 'laptop', verdict, explanation: 'so it is' },
    ]
  }
  const setting = (verdict: Verdict, options: CreateSecretOptions = {}) => ({
    clusters: [new MemoryCluster()],
    images: ['quay.io/acme/app:1'],
    dependencies: { prove: anonymous(verdict) },
    options,
  })

  test.each(['login-required', 'not-found', 'not-checked', 'rate-limited'] as const)(
    'stops the flow when the registry says %s, unless --unproven',
    async (verdict) => {
      expect(await create(setting(verdict))).toMatchObject({ outcome: 'refused-by-proof', exitCode: 3, changes: [] })
      expect(await create(setting(verdict, { unproven: true }))).toMatchObject({ outcome: 'applied' })
    },
  )

  test('is no matter when it is public', async () => {
    expect(await create(setting('anonymous-only'))).toMatchObject({ outcome: 'applied', exitCode: 0 })
  })
})

test('a merge that would hide the new login from the kubelet is a conflict', async () => {
  const hub: SecretContent = {
    kind: 'logins',
    logins: [{ registry: 'https://index.docker.io/v1/', username: 'ana', password: new Redacted('p') }],
  }
  const cluster = new MemoryCluster({ secrets: [pullSecret(dockerConfig('docker.io'))] })
  const setting = { clusters: [cluster], content: hub, images: ['acme/app'] }
  const merged = await create({ ...setting, options: { merge: true } })
  expect(merged).toMatchObject({ exitCode: 1, changes: [{ kind: 'conflict', reason: 'shadowed' }] })
  expect(storedIn(cluster)).toEqual(dockerConfig('docker.io'))
  expect(await create(setting)).toMatchObject({ exitCode: 0, results: [{ status: 'updated' }] })
})

test('a merge proves the new login alone and keeps the others', async () => {
  const cluster = new MemoryCluster({ secrets: [pullSecret(dockerConfig('quay.io'))] })
  const result = await create({ clusters: [cluster], images: [image], options: { merge: true } })
  expect(result).toMatchObject({ exitCode: 0, logins: [{ username: 'ana' }] })
  expect(storedIn(cluster)).toEqual({ auths: { ...dockerConfig('quay.io').auths, ...wanted.auths } })
})

test('each host that receives a login is named before the first one is sent', async () => {
  const events: CreateProgress[] = []
  const steps: string[] = []
  await create({
    clusters: [new MemoryCluster()],
    images: [image, 'ghcr.io/acme/other:1'],
    dependencies: {
      loginHostOf: async () => 'tokens.ghcr.io',
      prove: async (...question) => {
        steps.push('asked')
        return await registry('proven')(...question)
      },
    },
    options: {
      onProgress: (event) => {
        events.push(event)
        if (event.kind === 'proving') steps.push('named')
      },
    },
  })
  expect(steps).toEqual(['named', 'asked', 'asked'])
  expect(events).toContainEqual({
    kind: 'proving',
    logins: [
      { registry: 'ghcr.io', sentTo: 'tokens.ghcr.io', username: 'ana', images: [image, 'ghcr.io/acme/other:1'] },
    ],
  })
})
