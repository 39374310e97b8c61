import { type CredentialProvider, definePlugin, type Plugin, PullpassError, Redacted } from 'pullpass/plugin'
import { pullSecrets } from 'pullpass/plugins/pull-secrets'
import { describe, expect, test } from 'vitest'
import type { Pod } from '../../../src/basics/wire.ts'
import type { Diagnosis } from '../../../src/diagnosis/diagnosis.ts'
import {
  podOf,
  type RunSetting,
  registryOf,
  runInfo,
  startRun,
  TaskMemoryCluster,
} from '../../plugin/support/plugin-run.ts'
import { dockerConfig, documentOf, login, pullSecret } from '../../support/pull-secret.ts'

const hour = 3_600_000
const ecrHost = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'

/** A token that tells its end, as ECR's do. */
function tokenUntil(end: Date): string {
  return Buffer.from(JSON.stringify({ type: 'DATA_KEY', expiration: Math.floor(end.getTime() / 1000) })).toString(
    'base64',
  )
}

interface Source {
  readonly plugin: Plugin
  readonly asked: string[]
}

/** A plugin that gives `AWS` and a token of twelve hours, or what `fetch` says. */
function sourceOf(fetch?: CredentialProvider['fetch']): Source {
  const asked: string[] = []
  const issuedAt = new Date()
  const expiresAt = new Date(issuedAt.getTime() + 12 * hour)
  const plugin = definePlugin({
    name: 'tokens',
    apiVersion: 1,
    credentialProvider: {
      describe: () => 'the token source',
      fetch: async (query) => {
        asked.push(`${query.registry}${query.isRefused ? ' refused' : ''}`)
        if (fetch) return await fetch(query)
        return { username: 'AWS', password: new Redacted(tokenUntil(expiresAt)), issuedAt, expiresAt }
      },
    },
  })
  return { plugin, asked }
}

/** What became of a pod up to the point where it would be created. */
async function launch(plugins: readonly Plugin[], pod: Pod, setting: RunSetting = {}) {
  const started = startRun(plugins, setting)
  const transformed = await started.run.transformPod(pod)
  const refusals = await started.run.gateLaunch(transformed)
  if (refusals.length === 0) await started.run.prepare(transformed)
  const listed = transformed.spec?.imagePullSecrets?.map(({ name }) => name) ?? []
  return { ...started, pod: transformed, refusals, listed }
}

const fixed = { env: 'PASSWORD', username: 'ana' } as const
const withPassword = {
  environment: { homeDirectory: '/nowhere', workingDirectory: '/nowhere', variables: { PASSWORD: 'marker-password' } },
}

describe('which secrets a pod lists', () => {
  test('three private images of two registries, an init container and a sidecar: exactly what they need', async () => {
    const pod = podOf('one.test/team/app:1', 'two.test/tool:2')
    const spec = {
      ...pod.spec,
      containers: pod.spec?.containers ?? [],
      initContainers: [
        { name: 'init', image: 'one.test/team/init:1' },
        { name: 'side', image: 'two.test/side:1', restartPolicy: 'Always' },
      ],
    }
    const plugin = pullSecrets({
      secrets: [
        { name: 'unused', registries: ['three.test'], from: fixed },
        { name: 'one', registries: ['one.test/team'], from: fixed },
        { name: 'two', registries: ['two.test'], from: fixed },
      ],
    })
    const { listed, refusals, cluster } = await launch([plugin], { ...pod, spec }, { host: withPassword })
    expect(refusals).toEqual([])
    expect(listed).toEqual(['one', 'two'])
    expect(documentOf(cluster.stored('apps', 'one'))).toEqual({
      auths: { 'one.test/team': login('ana', 'marker-password') },
    })
    expect(documentOf(cluster.stored('apps', 'two'))).toEqual({
      auths: { 'two.test': login('ana', 'marker-password') },
    })
    expect(cluster.stored('apps', 'unused')).toBeUndefined()
  })

  test('one secret for all images wins over one for each', async () => {
    const plugin = pullSecrets({
      secrets: [
        { name: 'one', registries: ['one.test'], from: fixed },
        { name: 'two', registries: ['two.test'], from: fixed },
        { name: 'both', registries: ['one.test', 'two.test'], from: fixed },
      ],
    })
    const pod = podOf('one.test/a', 'two.test/b')
    expect((await launch([plugin], pod, { host: withPassword })).listed).toEqual(['both'])
  })

  test('an image as a volume counts', async () => {
    const pod = podOf('public.test/a')
    const volumes = [{ name: 'data', image: { reference: 'one.test/data:1' } }]
    const plugin = pullSecrets({ secrets: [{ name: 'one', registries: ['one.test'], from: fixed }] })
    const spec = { ...pod.spec, containers: pod.spec?.containers ?? [], volumes }
    expect((await launch([plugin], { ...pod, spec }, { host: withPassword })).listed).toEqual(['one'])
  })

  test("the pod's own come first, then ours, then the service account's, each once", async () => {
    const cluster = new TaskMemoryCluster({
      serviceAccounts: [
        { metadata: { name: 'runner', namespace: 'apps' }, imagePullSecrets: [{ name: 'account' }, { name: 'own' }] },
      ],
    })
    const pod = podOf('one.test/a')
    const spec = {
      ...pod.spec,
      containers: pod.spec?.containers ?? [],
      serviceAccountName: 'runner',
      imagePullSecrets: [{ name: 'own' }],
    }
    const plugin = pullSecrets({ secrets: [{ name: 'one', registries: ['one.test'], from: fixed }] })
    const { listed } = await launch([plugin], { ...pod, spec }, { cluster, host: withPassword })
    expect(listed).toEqual(['own', 'one', 'account'])
  })

  test('a pod whose images need none is left alone', async () => {
    const plugin = pullSecrets({ secrets: [{ name: 'one', registries: ['one.test'], from: fixed }] })
    const { pod, cluster } = await launch([plugin], podOf('public.test/a'), {
      host: { prove: registryOf({}, 'anonymous-only') },
    })
    expect(pod).toEqual(podOf('public.test/a'))
    expect(cluster.writes()).toEqual([])
  })
})

describe('what is refused before there is a pod', () => {
  test.each([
    ['an image of a registry known to be private', podOf(`${ecrHost}/app:1`), {}],
    [
      'an image of a registry that is said to be private',
      podOf('private.test/app:1'),
      { privateRegistries: ['private.test'] },
    ],
  ])('%s, without a login', async (_case, pod, options) => {
    const plugin = pullSecrets({ secrets: [], ...options })
    const { refusals, cluster } = await launch([plugin], pod)
    expect(refusals).toMatchObject([
      { plugin: 'pull-secrets', reason: expect.stringContaining('would be pulled without a login') },
    ])
    expect(refusals[0]?.remedy).toMatch(/^add a secret for `/)
    expect(cluster.writes()).toEqual([])
  })

  test('a secret that poisons the pod', async () => {
    const cluster = new TaskMemoryCluster({
      secrets: [pullSecret('{"auths":{"x.test":{"auth":"%%%"}}}', { metadata: { name: 'poison' } })],
    })
    const pod = podOf('public.test/app')
    const spec = { ...pod.spec, containers: pod.spec?.containers ?? [], imagePullSecrets: [{ name: 'poison' }] }
    const { refusals } = await launch([pullSecrets({ secrets: [] })], { ...pod, spec }, { cluster })
    expect(refusals).toMatchObject([
      {
        reason: 'secret `poison` is malformed, which keeps every image of the pod from being pulled',
        remedy: 'see what is wrong with it:\npullpass verify poison',
      },
    ])
  })

  test('a token that ends before the pod may last pull, and not one that ends after it', async () => {
    const stored = (end: number) =>
      new TaskMemoryCluster({
        secrets: [pullSecret({ auths: { [ecrHost]: login('AWS', tokenUntil(new Date(Date.now() + end))) } })],
      })
    const plugin = pullSecrets({ secrets: [{ name: 'regcred', registries: [ecrHost] }] })
    const short = await launch([plugin], podOf(`${ecrHost}/app:1`), { cluster: stored(0.5 * hour) })
    expect(short.refusals[0]?.reason).toMatch(
      /^the login for image `.*` ends at .*, before the pod may last pull it at/,
    )
    const enough = await launch([plugin], podOf(`${ecrHost}/app:1`), { cluster: stored(2 * hour) })
    expect(enough.refusals).toEqual([])
    const restarting = podOf(`${ecrHost}/app:1`)
    const spec = { containers: restarting.spec?.containers ?? [], restartPolicy: 'OnFailure' }
    const all = await launch([plugin], { ...restarting, spec }, { cluster: stored(2 * hour) })
    expect(all.refusals[0]?.reason).toMatch(/before the pod may last pull it/)
  })

  test('a login that the registry refuses', async () => {
    const plugin = pullSecrets({ secrets: [{ name: 'one', registries: ['one.test'], from: fixed }] })
    const host = { ...withPassword, prove: registryOf({ ana: 'refused' }) }
    const { refusals, cluster } = await launch([plugin], podOf('one.test/a'), { host })
    expect(refusals[0]?.reason).toBe('image `one.test/a` does not open: ana gets refused')
    expect(cluster.writes()).toEqual([])
  })

  test('nothing, when one login of several opens the image or the registry is out of reach', async () => {
    const cluster = new TaskMemoryCluster({
      secrets: [pullSecret({ auths: { 'one.test': login('old', 'revoked') } }, { metadata: { name: 'account' } })],
      serviceAccounts: [{ metadata: { name: 'default', namespace: 'apps' }, imagePullSecrets: [{ name: 'account' }] }],
    })
    const plugin = pullSecrets({ secrets: [{ name: 'one', registries: ['one.test'], from: fixed }] })
    const host = { ...withPassword, prove: registryOf({ old: 'refused' }) }
    expect((await launch([plugin], podOf('one.test/a'), { cluster, host })).refusals).toEqual([])
    const silent = { ...withPassword, prove: registryOf({ ana: 'not-checked' }, 'not-checked') }
    const { refusals, notes } = await launch([plugin], podOf('one.test/a'), { host: silent })
    expect(refusals).toEqual([])
    expect(notes[0]?.message).toMatch(/was not checked/)
  })

  test('an image whose secret is another tool’s and does not open it', async () => {
    const labels = { 'reconcile.external-secrets.io/managed': 'true' }
    const cluster = new TaskMemoryCluster({
      secrets: [pullSecret(dockerConfig('other.test'), { metadata: { labels } })],
    })
    const plugin = pullSecrets({ secrets: [{ name: 'regcred', registries: ['one.test'], from: fixed }] })
    const { refusals } = await launch([plugin], podOf('one.test/a'), { cluster, host: withPassword })
    expect(refusals[0]?.remedy).toContain('set `adopt: true`')
    expect(refusals[0]?.evidence?.[0]).toMatch(/`regcred` can not be written: External Secrets/)
    expect(cluster.writes()).toEqual([])
  })

  test('an image whose source has no login', async () => {
    const { plugin: source } = sourceOf(async () => undefined)
    const plugin = pullSecrets({ secrets: [{ name: 'one', registries: ['one.test'], from: source }] })
    const { refusals } = await launch([plugin], podOf('one.test/a'))
    expect(refusals[0]).toMatchObject({
      evidence: ['the token source has no login for `one.test`'],
      remedy: 'correct `from` or `registries` in the configuration of pull-secrets',
    })
  })
})

describe('what is written', () => {
  const withTokens = (source: Source) =>
    pullSecrets({
      secrets: [{ name: 'regcred', registries: ['*.dkr.ecr.eu-west-1.amazonaws.com'], from: source.plugin }],
    })
  const image = `${ecrHost}/app:1`

  test('a token under the host of the image, with the name of its source', async () => {
    const source = sourceOf()
    const { cluster } = await launch([withTokens(source)], podOf(image))
    const stored = cluster.stored('apps', 'regcred')
    expect(Object.keys(Object(documentOf(stored)).auths)).toEqual([ecrHost])
    expect(stored?.metadata?.annotations).toEqual({
      'pullpass.dev/source': 'tokens',
      'pullpass.dev/issued-at': expect.stringMatching(/Z$/),
      'pullpass.dev/expires-at': expect.stringMatching(/Z$/),
    })
  })

  test('nothing in a dry run, which ends after the gates', async () => {
    const { run, cluster } = startRun([withTokens(sourceOf())])
    const pod = await run.transformPod(podOf(image))
    expect(pod.spec?.imagePullSecrets).toEqual([{ name: 'regcred' }])
    expect(await run.gateLaunch(pod)).toEqual([])
    expect(cluster.writes()).toEqual([])
  })

  test('a stored token with half of its life left is used as it is', async () => {
    const source = sourceOf()
    const cluster = new TaskMemoryCluster()
    await launch([withTokens(source)], podOf(image), { cluster })
    await launch([withTokens(source)], podOf(image), { cluster })
    expect(source.asked).toEqual([ecrHost])
    expect(cluster.writes()).toHaveLength(1)
  })

  test('a token that does not tell its end is as old as its source said', async () => {
    const issuedAt = new Date()
    const expiresAt = new Date(issuedAt.getTime() + 12 * hour)
    const source = sourceOf(async () => ({ username: 'AWS', password: new Redacted('opaque'), issuedAt, expiresAt }))
    const cluster = new TaskMemoryCluster()
    await launch([withTokens(source)], podOf(image), { cluster })
    await launch([withTokens(source)], podOf(image), { cluster })
    expect(source.asked).toEqual([ecrHost])
    const deadlines = { startedBy: new Date(expiresAt.getTime() + hour), endedBy: new Date(expiresAt.getTime() + hour) }
    const { refusals } = await launch([withTokens(source)], podOf(image), { cluster, run: { deadlines } })
    expect(refusals[0]?.reason).toMatch(/before the pod may last pull it/)
  })

  test('other entries of the secret stay', async () => {
    const cluster = new TaskMemoryCluster({ secrets: [pullSecret(dockerConfig('other.test'))] })
    await launch([withTokens(sourceOf())], podOf(image), { cluster })
    expect(Object.keys(Object(documentOf(cluster.stored('apps', 'regcred'))).auths).sort()).toEqual([
      ecrHost,
      'other.test',
    ])
  })

  test('a failed refresh leaves a token that is good for this run, with a note', async () => {
    const end = new Date(Date.now() + 2 * hour)
    const stored = pullSecret({ auths: { [ecrHost]: login('AWS', tokenUntil(end)) } })
    const cluster = new TaskMemoryCluster({ secrets: [stored] })
    const source = sourceOf(async () => {
      throw new PullpassError('credential-unavailable', 'AWS does not answer')
    })
    const { refusals, notes } = await launch([withTokens(source)], podOf(image), { cluster })
    expect(refusals).toEqual([])
    expect(notes[0]?.message).toBe('AWS does not answer; the stored login is still good for this run')
    expect(cluster.stored('apps', 'regcred')?.data).toEqual(stored.data)
  })

  test('a stored token that was revoked is fetched anew', async () => {
    const source = sourceOf()
    const cluster = new TaskMemoryCluster()
    await launch([withTokens(source)], podOf(image), { cluster })
    let asked = 0
    const prove: ReturnType<typeof registryOf> = (...question) =>
      registryOf({ AWS: ++asked === 1 ? 'refused' : 'proven' })(...question)
    const { refusals } = await launch([withTokens(source)], podOf(image), { cluster, host: { prove } })
    expect(refusals).toEqual([])
    expect(source.asked).toEqual([ecrHost, `${ecrHost} refused`])
  })

  test('a secret that is deleted between gate and creation is there again', async () => {
    const cluster = new TaskMemoryCluster()
    const { run } = startRun([withTokens(sourceOf())], { cluster })
    const pod = await run.transformPod(podOf(image))
    await run.gateLaunch(pod)
    await run.prepare(pod)
    cluster.drop({ namespace: 'apps', name: 'regcred' })
    const found = await run.diagnose(pod, diagnosisOf('secret-missing', image))
    expect(found.retry).toEqual({ plugin: 'pull-secrets', reason: 'renewed secret `regcred`' })
    expect(cluster.stored('apps', 'regcred')).toBeDefined()
  })

  test('a secret that is edited by hand between gate and write keeps the edit and gets the login', async () => {
    let edits = 0
    const cluster = new TaskMemoryCluster({
      secrets: [pullSecret(dockerConfig('other.test'))],
      onCall: ({ verb, dryRun }, now) => {
        if (verb === 'replace' && !dryRun && ++edits === 1)
          now.put(pullSecret(dockerConfig('other.test', 'edited.test')))
      },
    })
    await launch([withTokens(sourceOf())], podOf(image), { cluster })
    const { auths } = Object(documentOf(cluster.stored('apps', 'regcred')))
    expect(Object.keys(auths).sort()).toEqual([ecrHost, 'edited.test', 'other.test'])
  })

  test('in a namespace that is a second old, or gone, it ends in a right secret or says so', async () => {
    const namespaces: string[] = []
    const cluster = new TaskMemoryCluster({ namespaces })
    const missing = launch([withTokens(sourceOf())], podOf(image), { cluster })
    await expect(missing).rejects.toMatchObject({
      message: 'plugin `pull-secrets` failed in its hook `gateLaunch`',
      cause: { message: 'namespace `apps` does not exist in cluster `here`' },
    })
    namespaces.push('apps')
    const { refusals, listed } = await launch([withTokens(sourceOf())], podOf(image), { cluster })
    expect({ refusals, listed }).toEqual({ refusals: [], listed: ['regcred'] })
    expect(cluster.stored('apps', 'regcred')).toBeDefined()
  })

  test('two hundred runs past half of the life write one secret', async () => {
    const source = sourceOf()
    const past = new Date(Date.now() + 3 * hour)
    const annotations = {
      'pullpass.dev/source': 'tokens',
      'pullpass.dev/issued-at': new Date(past.getTime() - 12 * hour).toISOString(),
      'pullpass.dev/expires-at': past.toISOString(),
    }
    const labels = { 'app.kubernetes.io/managed-by': 'pullpass' }
    const cluster = new TaskMemoryCluster({
      secrets: [
        pullSecret({ auths: { [ecrHost]: login('AWS', tokenUntil(past)) } }, { metadata: { labels, annotations } }),
      ],
    })
    const { host } = startRun([withTokens(source)], { cluster })
    const { signal } = new AbortController()
    const launchOne = async (runId: string) => {
      const run = host.startRun(runInfo({ runId }), { cluster, signal })
      const pod = await run.transformPod(podOf(image))
      expect(await run.gateLaunch(pod)).toEqual([])
      await run.prepare(pod)
    }
    await Promise.all(Array.from({ length: 200 }, (_, index) => launchOne(`run-${index}`)))
    expect(cluster.writes()).toHaveLength(1)
    const [entry] = Object.values(Object(documentOf(cluster.stored('apps', 'regcred'))).auths)
    expect(Object(entry).password).not.toBe(tokenUntil(past))
  })
})

describe('a pull that failed', () => {
  const image = `${ecrHost}/app:1`

  test('for an expired token is renewed and tried once more', async () => {
    const source = sourceOf()
    const plugin = pullSecrets({ secrets: [{ name: 'regcred', registries: [ecrHost], from: source.plugin }] })
    const { run, pod } = await launch([plugin], podOf(image), {})
    const first = await run.diagnose(pod, diagnosisOf('login-expired', image))
    expect(first.diagnosis.evidence).toContain(
      `the configuration of pull-secrets has a login for image \`${image}\` in secret \`regcred\` under \`${ecrHost}\``,
    )
    expect(source.asked.at(-1)).toBe(`${ecrHost} refused`)
    expect(first.retry?.reason).toBe('renewed secret `regcred`')
    expect((await run.diagnose(pod, diagnosisOf('login-expired', image))).retry).toBeUndefined()
  })

  test('is not tried again when the source gives nothing that lives', async () => {
    const past = new Date(Date.now() - hour)
    const source = sourceOf(async () => ({
      username: 'AWS',
      password: new Redacted(tokenUntil(past)),
      expiresAt: past,
    }))
    const plugin = pullSecrets({ secrets: [{ name: 'regcred', registries: [ecrHost], from: source.plugin }] })
    const { run, pod, cluster } = await launch([plugin], podOf(image))
    expect((await run.diagnose(pod, diagnosisOf('login-expired', image))).retry).toBeUndefined()
    expect(cluster.writes()).toEqual([])
  })

  test('for another cause gets evidence and no retry', async () => {
    const plugin = pullSecrets({ secrets: [] })
    const { run, pod } = await launch([plugin], podOf('public.test/a'), {
      host: { prove: registryOf({}, 'anonymous-only') },
    })
    const found = await run.diagnose(pod, diagnosisOf('access-denied', 'public.test/a'))
    expect(found.retry).toBeUndefined()
    expect(found.diagnosis.evidence).toContain(
      'the configuration of pull-secrets has no secret for image `public.test/a`',
    )
    expect((await run.diagnose(pod, diagnosisOf('out-of-memory'))).diagnosis.evidence).toEqual(['seen'])
  })
})

test.each([
  [
    'a secret twice',
    {
      secrets: [
        { name: 'a', registries: ['x.test'] },
        { name: 'a', registries: ['y.test'] },
      ],
    },
    /`a` twice/,
  ],
  ['a secret without registries', { secrets: [{ name: 'a', registries: [] }] }, /no registry for the secret `a`/],
  ['what is no registry', { secrets: [{ name: 'a', registries: ['not a host'] }] }, /can not read `not a host`/],
])('%s can not be meant', (_case, options, message) => {
  expect(() => pullSecrets(options)).toThrow(message)
})

function diagnosisOf(code: Diagnosis['code'], image?: string): Diagnosis {
  return { code, summary: 'it failed', evidence: ['seen'], remedy: 'mend it', retry: 'never', ...(image && { image }) }
}
