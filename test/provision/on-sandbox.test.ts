// The flows over the real ports against the sandbox's servers: races, kills and faults as they come over the wire.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { systemClock } from '../../src/basics/clock.ts'
import { Redacted } from '../../src/basics/redacted.ts'
import type { Cluster } from '../../src/cluster/cluster.ts'
import { openKubeconfig } from '../../src/cluster/open.ts'
import { type CreateSecretOptions, createSecret } from '../../src/provision/create/create.ts'
import { verifySecret } from '../../src/provision/verify/verify.ts'
import { openProofSession } from '../../src/registry/prove.ts'
import { openRegistryTransports } from '../../src/registry/transports.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts'
import { createFingerprint } from '../../src/secret/fingerprint.ts'
import type { RegistryLogin } from '../../src/secret/request.ts'
import { documentOf, login } from '../support/pull-secret.ts'

async function sandboxWith(options: SandboxOptions = {}) {
  const sandbox = await startSandbox(options)
  onTestFinished(() => sandbox.stop())
  const environment = { homeDirectory: '/nonexistent', workingDirectory: '/', variables: {} }
  const kubeconfig = await openKubeconfig({ environment, kubeconfig: sandbox.kubeconfig, clock: systemClock })
  const open = (context: string): Cluster => {
    const cluster = kubeconfig.openCluster(context)
    onTestFinished(() => cluster.close())
    return cluster
  }
  const clusters = sandbox.contexts.map(open)
  const [cluster] = clusters
  if (!cluster) throw new TypeError('the sandbox has no cluster')
  return { sandbox, clusters, cluster, open, session: proverFor(sandbox) }
}

function proverFor({ registry }: Sandbox) {
  const { caCertificate } = registry
  const transports = openRegistryTransports(caCertificate === undefined ? {} : { extraCa: caCertificate })
  onTestFinished(() => transports.close())
  return openProofSession({ transports, clock: systemClock, askedFrom: 'test' })
}

function loginAt({ registry }: Sandbox, password = registry.password): RegistryLogin {
  return { registry: registry.host, username: registry.username, password: new Redacted(password) }
}

const opaque = { type: 'Opaque', data: { '.dockerconfigjson': 'e30=' } }

type World = Awaited<ReturnType<typeof sandboxWith>>

async function create(
  { clusters, session }: Pick<World, 'clusters' | 'session'>,
  given: RegistryLogin,
  namespaces: readonly string[],
  options: CreateSecretOptions & { readonly images?: readonly string[] } = {},
) {
  return await createSecret(
    {
      secret: { name: 'regcred', content: { kind: 'logins', logins: [given] } },
      targets: clusters.map((cluster) => ({ cluster, namespaces: { kind: 'names', names: namespaces } })),
      images: options.images ?? [],
    },
    { now: () => new Date(), ...session, confirm: async () => true },
    options,
  )
}

async function passwordIn(cluster: Cluster, namespace: string): Promise<unknown> {
  const secret = await cluster.secrets.get({ namespace, name: 'regcred' })
  const document = documentOf(secret) ?? {}
  return JSON.stringify(document).match(/"password":"([^"]*)"/)?.[1]
}

test('a right password is proven and written, and verify finds it right', async () => {
  const world = await sandboxWith({ clusters: 2 })
  const { sandbox, clusters, session } = world
  const images = [sandbox.images.private]
  const result = await create(world, loginAt(sandbox), ['default'], { images })
  expect(result).toMatchObject({
    outcome: 'applied',
    exitCode: 0,
    logins: [{ registry: sandbox.registry.host, sentTo: sandbox.registry.host, images }],
    proofs: [{ status: 'passed', proofs: [{ verdict: 'login-required' }, { verdict: 'proven' }] }],
    results: [{ status: 'created', stored: { valid: true } }, { status: 'created' }],
  })
  const verified = await verifySecret(
    { names: ['regcred'], targets: clusters.map((cluster) => ({ cluster, namespaces: { kind: 'context' } })), images },
    { now: () => new Date(), ...session, fingerprint: createFingerprint(Buffer.alloc(32)) },
  )
  expect(verified).toMatchObject({ exitCode: 0, logins: [{ username: sandbox.registry.username }] })
  expect(verified.namespaces).toHaveLength(2)
})

test('a wrong password is refused before anything is written, and the working secret stays', async () => {
  const world = await sandboxWith()
  const { sandbox, cluster } = world
  await create(world, loginAt(sandbox), ['default'])
  sandbox.clearRequests()
  const result = await create(world, loginAt(sandbox, 'wrong'), ['default'], { images: [sandbox.images.private] })
  expect(result).toMatchObject({ outcome: 'refused-by-proof', exitCode: 3 })
  expect(sandbox.requests().filter(({ server }) => server === 'api')).toEqual([])
  expect(await passwordIn(cluster, 'default')).toBe(sandbox.registry.password)
})

describe.each(['basic', 'bearer'] as const)(
  'sixty targets in three clusters, and a registry with %s logins',
  (kind) => {
    const namespaces = Array.from({ length: 20 }, (_, index) => `team-${index}`)
    const images = [{ name: 'team/other:1' }]
    const start = () => sandboxWith({ clusters: 3, namespaces, images, registry: { authentication: kind } })
    const asked = ({ sandbox }: World) =>
      sandbox.requests().flatMap(({ server, method, path, status, user }) => {
        return server === 'registry' ? [`${method} ${path.split('?')[0]} ${status} ${user ? 'login' : 'stranger'}`] : []
      })

    test('one login opens an image once, for all of them', async () => {
      const world = await start()
      const result = await create(world, loginAt(world.sandbox), namespaces, { images: [world.sandbox.images.private] })
      expect(result.results.map(({ status }) => status)).toEqual(Array.from({ length: 60 }, () => 'created'))
      expect(result).toMatchObject({ exitCode: 0, logins: [{ username: world.sandbox.registry.username }] })
      const head = 'HEAD /v2/team/hello/manifests/1'
      expect(asked(world)).toEqual(
        kind === 'basic'
          ? [`${head} 401 stranger`, `${head} 200 login`]
          : [
              ...[`${head} 401 stranger`, 'GET /token 200 stranger', `${head} 401 stranger`],
              ...['GET /token 200 login', `${head} 200 login`],
            ],
      )
    })

    test('a wrong login is tried once, however many images want it', async () => {
      const world = await start()
      const { host } = world.sandbox.registry
      const result = await create(world, loginAt(world.sandbox, 'wrong'), namespaces, {
        images: [`${host}/team/hello:1`, `${host}/team/other:1`],
      })
      expect(result).toMatchObject({ outcome: 'refused-by-proof', exitCode: 3 })
      expect(result.logins).toHaveLength(1)
      // Two strangers' questions have a 401 each; the login has the third.
      const refused = asked(world).filter((line) =>
        line.startsWith(kind === 'basic' ? 'HEAD /v2/team' : 'GET /token 401'),
      )
      expect(refused).toHaveLength(kind === 'basic' ? 3 : 1)
    })
  },
)

test('a public image opens with a login that it does not need, and a wrong login breaks it', async () => {
  const world = await sandboxWith()
  const images = [world.sandbox.images.public]
  const unneeded = await create(world, loginAt(world.sandbox), ['default'], { images })
  expect(unneeded).toMatchObject({
    outcome: 'applied',
    proofs: [
      {
        status: 'passed',
        explanation: 'the login works, but the image opens without one too',
        remedy: 'leave the entry out, or keep it renewed: once it ends, the image will not open any more',
      },
    ],
  })
  const harmful = await create(world, loginAt(world.sandbox, 'wrong'), ['default'], { images })
  expect(harmful).toMatchObject({
    outcome: 'refused-by-proof',
    proofs: [
      {
        status: 'failed',
        explanation: expect.stringMatching(/^the image opens without a login, but the registry refused the login of /),
        remedy: expect.stringMatching(/^take the entry out of the secret, or mend it: /),
      },
    ],
  })
})

test('an update over the wire keeps the uid, and a second run writes nothing', async () => {
  const world = await sandboxWith()
  const { sandbox, cluster } = world
  await create(world, loginAt(sandbox, 'old'), ['default'])
  const before = await cluster.secrets.get({ namespace: 'default', name: 'regcred' })
  expect(await create(world, loginAt(sandbox), ['default'])).toMatchObject({
    changes: [{ kind: 'update', reason: 'content', owner: { kind: 'pullpass' } }],
    results: [{ status: 'updated' }],
  })
  const after = await cluster.secrets.get({ namespace: 'default', name: 'regcred' })
  expect(after?.metadata?.uid).toBe(before?.metadata?.uid)
  sandbox.clearRequests()
  expect(await create(world, loginAt(sandbox), ['default'])).toMatchObject({ results: [{ status: 'unchanged' }] })
  const asked = sandbox.requests().map(({ method }) => method)
  expect(asked.length).toBeGreaterThan(0)
  expect(new Set(asked)).toEqual(new Set(['GET']))
})

test('an immutable secret and one of another type are replaced only with --replace', async () => {
  const world = await sandboxWith({ namespaces: ['a', 'b'] })
  const { sandbox, cluster } = world
  const metadata = { name: 'regcred' }
  await cluster.secrets.create({ ...opaque, metadata: { ...metadata, namespace: 'a' } })
  await cluster.secrets.create({
    metadata: { ...metadata, namespace: 'b' },
    type: 'kubernetes.io/dockerconfigjson',
    immutable: true,
    data: { '.dockerconfigjson': Buffer.from('{"auths":{}}').toString('base64') },
  })
  const kept = await create(world, loginAt(sandbox), ['a', 'b'])
  expect(kept).toMatchObject({
    exitCode: 1,
    changes: [
      { kind: 'conflict', reason: 'type' },
      { kind: 'conflict', reason: 'immutable' },
    ],
  })
  const replaced = await create(world, loginAt(sandbox), ['a', 'b'], { replace: true })
  expect(replaced).toMatchObject({ exitCode: 0, results: [{ status: 'replaced' }, { status: 'replaced' }] })
  for (const namespace of ['a', 'b']) expect(await passwordIn(cluster, namespace)).toBe(sandbox.registry.password)
})

test('a missing namespace and a forbidden one fail alone', async () => {
  const { sandbox, session } = await sandboxWith({
    namespaces: ['open', 'closed'],
    users: [{ name: 'staff', deny: [{ verbs: ['*'], resources: ['secrets'], namespaces: ['closed'] }] }],
  })
  const environment = { homeDirectory: '/nonexistent', workingDirectory: '/', variables: {} }
  const kubeconfig = await openKubeconfig({ environment, kubeconfig: sandbox.kubeconfig, clock: systemClock })
  const context = kubeconfig.contexts.map(({ name }) => name).find((name) => name.startsWith('staff@')) ?? ''
  const staff = kubeconfig.openCluster(context)
  onTestFinished(() => staff.close())
  const result = await create({ clusters: [staff], session }, loginAt(sandbox), ['open', 'nowhere', 'closed'])
  expect(result.results.map(({ status, error }) => [status, error?.code])).toEqual([
    ['created', undefined],
    ['failed', 'namespace-missing'],
    ['failed', 'cluster-forbidden'],
  ])
  expect(result.exitCode).toBe(1)
})

test('two runs at once over the wire: no password is lost without a word', async () => {
  const world = await sandboxWith({ namespaces: ['a', 'b', 'c', 'd'] })
  const { sandbox, cluster } = world
  const namespaces = ['a', 'b', 'c', 'd']
  await create(world, loginAt(sandbox, 'old'), namespaces)
  const runs = await Promise.all(
    ['one', 'two'].map((password) => create(world, loginAt(sandbox, password), namespaces)),
  )
  for (const [index, namespace] of namespaces.entries()) {
    const words = runs.map(({ results }) => results[index]?.status)
    const stored = await passwordIn(cluster, namespace)
    // Either they met and one said so, or one planned after the other had finished.
    if (words.includes('conflict')) expect(stored).toBe(words[0] === 'updated' ? 'one' : 'two')
    else expect(['one', 'two']).toContain(stored)
    expect(words).toContain('updated')
  }
})

test.each(['POST', 'PUT', 'DELETE'] as const)('a %s whose answer was lost is found to be done', async (method) => {
  const world = await sandboxWith()
  const { sandbox, cluster } = world
  if (method === 'PUT') await create(world, loginAt(sandbox, 'old'), ['default'])
  if (method === 'DELETE')
    await cluster.secrets.create({ ...opaque, metadata: { name: 'regcred', namespace: 'default' } })
  sandbox.injectFault({ server: 'api', method, path: '/secrets', fault: { kind: 'lost-reply' } })
  const result = await create(world, loginAt(sandbox), ['default'], { replace: true })
  // The port sends a PUT again, which then finds its own work done.
  const done = { POST: 'created', PUT: 'unchanged', DELETE: 'replaced' }[method]
  expect(result).toMatchObject({ exitCode: 0, results: [{ status: done }] })
  expect(await passwordIn(cluster, 'default')).toBe(sandbox.registry.password)
})

test('a write that was cut before it was done has failed', async () => {
  const world = await sandboxWith()
  const { sandbox, cluster } = world
  sandbox.injectFault({ server: 'api', method: 'POST', path: '/secrets', fault: { kind: 'cut' }, times: Infinity })
  const result = await create(world, loginAt(sandbox), ['default'])
  expect(result).toMatchObject({ exitCode: 1, results: [{ status: 'failed', error: { code: 'cluster-unreachable' } }] })
  expect(await passwordIn(cluster, 'default')).toBeUndefined()
})

const namespaces50 = Array.from({ length: 50 }, (_, index) => `team-${index}`)

const runInChild = `
const { createSecret, openKubeconfig, Redacted, systemClock } = await import('pullpass')
const [kubeconfigPath, host] = process.argv.slice(1)
const environment = { homeDirectory: '/nonexistent', workingDirectory: '/', variables: {} }
const kubeconfig = await openKubeconfig({ environment, kubeconfig: kubeconfigPath, clock: systemClock })
const cluster = kubeconfig.openCluster(kubeconfig.currentContext)
const names = Array.from({ length: 50 }, (_, index) => 'team-' + index)
await createSecret(
  {
    secret: { name: 'regcred', content: { kind: 'logins', logins: [{ registry: host, username: 'ana', password: new Redacted('new') }] } },
    targets: [{ cluster, namespaces: { kind: 'names', names } }],
  },
  { now: () => new Date(), prove: async () => [], confirm: async () => true },
)
cluster.close()
`

test.each([
  [0, 'hang'],
  [9, 'hang'],
  [9, 'lost-reply'],
  [46, 'hang'],
] as const)(
  'killed after %i writes (%s), each of 50 namespaces has the old or the new secret, and a new run finishes',
  async (after, kind) => {
    const world = await sandboxWith({ namespaces: namespaces50 })
    const { sandbox, cluster } = world
    const { host } = sandbox.registry
    const ana = (password: string): RegistryLogin => ({
      registry: host,
      username: 'ana',
      password: new Redacted(password),
    })
    await create(world, ana('old'), namespaces50)
    sandbox.clearRequests()
    sandbox.injectFault({
      server: 'api',
      method: 'PUT',
      fault: { kind: 'hang' },
      after: kind === 'hang' ? after : after + 1,
      times: Infinity,
    })
    if (kind === 'lost-reply') sandbox.injectFault({ server: 'api', method: 'PUT', fault: { kind }, after })

    const child = spawn(
      process.execPath,
      ['--conditions=pullpass-source', '--input-type=module', '-e', runInChild, sandbox.kubeconfig, host],
      { stdio: 'inherit' },
    )
    const exited = once(child, 'exit')
    const isStuck = () =>
      sandbox.requests().filter(({ method, status }) => method === 'PUT' && status === undefined).length >= 3
    await vi.waitUntil(() => isStuck() || child.exitCode !== null, { timeout: 15_000, interval: 20 })
    child.kill('SIGKILL')
    await exited
    expect(child.signalCode).toBe('SIGKILL')
    sandbox.clearFaults()

    const passwords = await Promise.all(namespaces50.map((namespace) => passwordIn(cluster, namespace)))
    expect(new Set([...passwords, 'old', 'new'])).toEqual(new Set(['old', 'new']))
    const done = passwords.filter((password) => password === 'new').length
    expect(done).toBeGreaterThanOrEqual(after)
    const again = await create(world, ana('new'), namespaces50)
    expect(again.exitCode).toBe(0)
    expect(again.results.filter(({ status }) => status === 'unchanged')).toHaveLength(done)
    expect(again.results.filter(({ status }) => status === 'updated')).toHaveLength(50 - done)
    expect(await passwordIn(cluster, 'team-49')).toBe('new')
  },
)

test('the stored secret tells nothing of the password beside its data', async () => {
  const world = await sandboxWith()
  const { sandbox, cluster } = world
  await create(world, loginAt(sandbox), ['default'])
  const secret = await cluster.secrets.get({ namespace: 'default', name: 'regcred' })
  const { registry } = sandbox
  expect(documentOf(secret)).toEqual({ auths: { [registry.host]: login(registry.username, registry.password) } })
  expect(secret?.metadata?.annotations).toBeUndefined()
  expect(secret?.metadata?.labels).toEqual({ 'app.kubernetes.io/managed-by': 'pullpass' })
  expect(JSON.stringify(secret?.metadata)).not.toContain(registry.password)
})

test('a namespace that may not be read hides no other', async () => {
  const deny = [
    { verbs: ['*'], resources: ['secrets'], namespaces: ['b'] },
    { verbs: ['list'], resources: ['namespaces'] },
  ]
  const world = await sandboxWith({ namespaces: ['a', 'b', 'c'], users: [{ name: 'half', deny }] })
  const { sandbox, session } = world
  await create(world, loginAt(sandbox), ['a', 'b'])
  const names = ['a', 'b', 'c']
  const result = await verifySecret(
    { names: [], targets: [{ cluster: world.open('half@sandbox'), namespaces: { kind: 'names', names } }] },
    { now: () => new Date(), ...session, fingerprint: createFingerprint(Buffer.alloc(32)) },
  )
  expect(result).toMatchObject({
    exitCode: 4,
    namespaces: [
      { exitCode: 0, secrets: [{ name: 'regcred', status: 'passed' }] },
      { exitCode: 4, secrets: [], error: { code: 'cluster-forbidden' } },
      { exitCode: 0, secrets: [] },
    ],
  })
})
