import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Capability, type CredentialOrigin, definePlugin, type PluginContext, Redacted } from 'pullpass/plugin'
import { describe, expect, test } from 'vitest'
import { makeCredentialProgram } from '../support/credential-program.ts'
import { dockerConfig, documentOf, login, pullSecret } from '../support/pull-secret.ts'
import { makeTemporaryFolder } from '../support/temporary-folder.ts'
import {
  podOf,
  type RunSetting,
  registryOf,
  runInfo,
  startRun,
  succeeded,
  TaskMemoryCluster,
} from './support/plugin-run.ts'

const pod = podOf('registry.test/app:1')
const request = {
  name: 'regcred',
  content: {
    kind: 'logins',
    logins: [{ registry: 'registry.test', username: 'ana', password: new Redacted('marker-password') }],
  },
} as const

/** Does something with a context inside of `prepare`. */
async function during<Needs extends Capability>(
  needs: readonly Needs[],
  step: (context: PluginContext<Needs>) => unknown,
  setting: RunSetting = {},
) {
  let answer: unknown
  const plugin = definePlugin<Needs>({
    name: 'mine',
    apiVersion: 1,
    needs,
    hooks: (context) => ({
      prepare: async () => {
        answer = await step(context)
      },
    }),
  })
  const started = startRun([plugin], setting)
  await started.run.prepare(pod)
  return { answer, ...started }
}

test.each<[Capability, (context: PluginContext<Capability>) => unknown]>([
  ['secrets.read', ({ secrets }) => secrets.read],
  ['secrets.write', ({ secrets }) => secrets.write],
  ['serviceAccounts.read', ({ serviceAccounts }) => serviceAccounts.read],
  ['credentials', ({ credentials }) => credentials],
  ['prove', ({ prove }) => prove],
  ['capacity', ({ capacity }) => capacity],
])('%s is there for who asked and for nobody else', async (name, take) => {
  expect((await during([name], take as never)).answer).toBeTypeOf('object')
  const others = (['secrets.read', 'secrets.write', 'prove'] as const).filter((other) => other !== name)
  await expect(during(others, take as never)).rejects.toMatchObject({
    message: 'plugin `mine` failed in its hook `prepare`',
    cause: { message: `plugin \`mine\` uses the capability \`${name}\` without asking for it` },
    remedies: [`add '${name}' to its \`needs\``],
  })
})

test('notes carry the name of the plugin and the run', async () => {
  const { notes } = await during([], ({ log }) => log.warn('look here'))
  expect(notes).toEqual([{ plugin: 'mine', runId: 'run-1', level: 'warning', message: 'look here' }])
})

describe('secrets.write', () => {
  test('plans without writing, and shows the secret as it would be', async () => {
    const { answer, cluster } = await during(['secrets.write'], ({ secrets }) => secrets.write.plan(request))
    expect(answer).toMatchObject({ change: { kind: 'create' }, secret: { type: 'kubernetes.io/dockerconfigjson' } })
    expect(cluster.stored('apps', 'regcred')).toBeUndefined()
  })

  test('shows the stored secret when nothing would change', async () => {
    const cluster = new TaskMemoryCluster()
    const write = (context: PluginContext<'secrets.write'>) => context.secrets.write.apply(request)
    await during(['secrets.write'], write, { cluster })
    const again = await during(['secrets.write'], ({ secrets }) => secrets.write.plan(request), { cluster })
    expect(again.answer).toMatchObject({ change: { kind: 'unchanged' }, secret: { metadata: { name: 'regcred' } } })
  })

  test('writes, and what is stored is ours', async () => {
    const { cluster } = await during(['secrets.write'], ({ secrets }) => secrets.write.apply(request))
    expect(cluster.stored('apps', 'regcred')?.metadata?.labels).toEqual({ 'app.kubernetes.io/managed-by': 'pullpass' })
  })

  test('leaves a secret alone that a controller owns, and says whose it is', async () => {
    const labels = { 'reconcile.external-secrets.io/managed': 'true' }
    const stored = pullSecret(dockerConfig('other.test'), { metadata: { labels } })
    const cluster = new TaskMemoryCluster({ secrets: [stored] })
    const writing = during(['secrets.write'], ({ secrets }) => secrets.write.apply(request), { cluster })
    await expect(writing).rejects.toMatchObject({
      cause: { code: 'secret-conflict', cause: { message: expect.stringContaining('External Secrets') } },
    })
    expect(cluster.stored('apps', 'regcred')?.data).toEqual(stored.data)
  })

  test('writes again over a secret that was deleted or edited in between', async () => {
    let writes = 0
    const cluster = new TaskMemoryCluster({
      secrets: [pullSecret(dockerConfig('other.test'))],
      onCall: ({ verb }, now) => {
        if (verb === 'replace' && ++writes === 1) now.drop({ namespace: 'apps', name: 'regcred' })
      },
    })
    await during(['secrets.write'], ({ secrets }) => secrets.write.apply(request), { cluster })
    expect(documentOf(cluster.stored('apps', 'regcred'))).toHaveProperty('auths.registry\\.test')
  })

  test('takes turns: a hundred runs that want the same secret write it once', async () => {
    const writing = definePlugin({
      name: 'writing',
      apiVersion: 1,
      needs: ['secrets.write'],
      hooks: ({ secrets }) => ({ prepare: async () => void (await secrets.write.apply(request)) }),
    })
    const { host, cluster } = startRun([writing])
    const { signal } = new AbortController()
    const ids = Array.from({ length: 100 }, (_, index) => `run-${index}`)
    await Promise.all(ids.map((runId) => host.startRun(runInfo({ runId }), { cluster, signal }).prepare(pod)))
    expect(cluster.calls.filter(({ verb }) => verb === 'create')).toHaveLength(1)
    expect(cluster.calls.filter(({ verb }) => verb === 'replace')).toHaveLength(0)
  })

  test('refuses a request whose secret would not pass the check', async () => {
    const empty = {
      name: 'regcred',
      content: { kind: 'document', bytes: new Redacted(Buffer.from('{"auths":{"a":{"auth":"x"}}}')) },
    } as const
    await expect(during(['secrets.write'], ({ secrets }) => secrets.write.apply(empty))).rejects.toMatchObject({
      cause: { code: 'secret-invalid' },
    })
  })

  test('can not be used before the gates are through', async () => {
    const early = definePlugin({
      name: 'early',
      apiVersion: 1,
      needs: ['secrets.write'],
      hooks: ({ secrets }) => ({
        gateLaunch: () => secrets.write.apply(request).then(() => ({ kind: 'allow' }) as const),
      }),
    })
    const { run, cluster } = startRun([early])
    await expect(run.gateLaunch(pod)).rejects.toMatchObject({
      cause: { message: 'a plugin tried to write before its run may' },
    })
    expect(cluster.stored('apps', 'regcred')).toBeUndefined()
  })

  test('is waited for at the end, also when its hook was given up', async () => {
    let open = () => {}
    const gate = new Promise<void>((done) => {
      open = done
    })
    const cluster = new TaskMemoryCluster({ onCall: ({ verb }) => (verb === 'create' ? gate : undefined) })
    const slow = definePlugin({
      name: 'slow',
      apiVersion: 1,
      needs: ['secrets.write'],
      hooks: ({ secrets }) => ({ prepare: async () => void (await secrets.write.apply(request)) }),
    })
    const { run } = startRun([slow], { cluster, host: { timeoutsMs: { prepare: 30 } } })
    await expect(run.prepare(pod)).rejects.toMatchObject({ code: 'plugin-failed' })
    const end = run.end(succeeded)
    open()
    await end
    expect(cluster.stored('apps', 'regcred')).toBeDefined()
  })
})

describe('credentials', () => {
  const variables = { REGISTRY_PASSWORD: 'from-variable' }
  const ours = definePlugin({
    name: 'ours',
    apiVersion: 1,
    credentialProvider: {
      describe: () => 'our own source',
      fetch: async ({ registry }) =>
        registry === 'registry.test' ? { username: 'robot', password: new Redacted('from-plugin') } : undefined,
    },
  })

  async function fetchFrom(origin: CredentialOrigin, directory = '/nowhere') {
    let found: unknown
    const asking = definePlugin({
      name: 'asking',
      apiVersion: 1,
      needs: ['credentials'],
      hooks: ({ credentials }) => ({
        prepare: async () => {
          const login = await credentials.fetch(origin, { registry: 'registry.test' })
          found = [credentials.describe(origin), login?.username, login?.password.reveal()]
        },
      }),
    })
    const environment = { homeDirectory: '/nowhere', workingDirectory: directory, variables }
    await startRun([ours, asking], { host: { environment } }).run.prepare(pod)
    return found
  }

  test('come from plugins by name, from plugins and sources, from variables and files', async () => {
    const directory = await makeTemporaryFolder()
    await writeFile(join(directory, 'password'), 'from-file\n', { mode: 0o600 })
    expect(await fetchFrom('ours')).toEqual(['our own source', 'robot', 'from-plugin'])
    expect(await fetchFrom(ours)).toEqual(['our own source', 'robot', 'from-plugin'])
    expect(await fetchFrom({ env: 'REGISTRY_PASSWORD', username: 'ana' })).toEqual([
      'environment variable `REGISTRY_PASSWORD`',
      'ana',
      'from-variable',
    ])
    const path = join(directory, 'password')
    expect(await fetchFrom({ file: 'password', username: 'ana' }, directory)).toEqual([
      `file \`${path}\``,
      'ana',
      'from-file',
    ])
  })

  test("come from docker's logins and the kubelet's providers, whose program runs once for many runs", async () => {
    const directory = await makeTemporaryFolder()
    const auth = Buffer.from('ana:from-docker').toString('base64')
    await writeFile(join(directory, 'config.json'), JSON.stringify({ auths: { 'registry.test': { auth } } }))
    const apiVersion = 'credentialprovider.kubelet.k8s.io/v1'
    const provider = { name: 'test', apiVersion, matchImages: ['registry.test'], defaultCacheDuration: '1h' }
    const kubelet = { apiVersion: 'kubelet.config.k8s.io/v1', kind: 'CredentialProviderConfig', providers: [provider] }
    await writeFile(join(directory, 'kubelet.json'), JSON.stringify(kubelet))
    const logins = { 'registry.test': { username: 'ana', password: 'from-provider' } }
    const answer = { kind: 'CredentialProviderResponse', apiVersion, cacheKeyType: 'Registry', auth: logins }
    const program = await makeCredentialProgram(directory, 'test', { answer })
    const environment = { homeDirectory: '/', workingDirectory: directory, variables: { DOCKER_CONFIG: directory } }
    const { host } = startRun([], { host: { environment } })
    const fetch = async (origin: CredentialOrigin) => {
      const { signal } = new AbortController()
      const login = await host.resolveOrigin(origin).fetch({ registry: 'registry.test', signal })
      return login?.password.reveal()
    }
    expect(await fetch({ dockerConfig: true })).toBe('from-docker')
    const providers = { credentialProviderConfig: 'kubelet.json', credentialProviderBinDir: '.' }
    const found = await Promise.all(Array.from({ length: 5 }, () => fetch(providers)))
    expect(found).toEqual(Array(5).fill('from-provider'))
    expect(await program.runs()).toHaveLength(1)
  })

  test.each<[CredentialOrigin, string]>([
    ['other', 'no plugin `other` that gives credentials is registered'],
    ['asking', 'no plugin `asking` that gives credentials is registered'],
    [{ env: 'MISSING', username: 'ana' }, 'the environment variable `MISSING` is not set'],
  ])('that can not be had from %j are told by name', async (origin, message) => {
    await expect(fetchFrom(origin)).rejects.toMatchObject({ cause: { message } })
  })
})

test('prove tries a secret as the kubelet would', async () => {
  const secret = pullSecret({ auths: { 'registry.test': login('ana', 'marker-password') } })
  const ask = (context: PluginContext<'prove'>) => context.prove.image('registry.test/app:1', [secret])
  expect((await during(['prove'], ask)).answer).toMatchObject({ status: 'passed' })
  const refused = await during(['prove'], ask, { host: { prove: registryOf({ ana: 'refused' }) } })
  expect(refused.answer).toMatchObject({ status: 'failed', explanation: 'ana gets refused' })
})

test('capacity is what the cluster says', async () => {
  const cluster = new TaskMemoryCluster({
    capacity: { nodes: async () => [{ name: 'n', allocatable: { cpu: '4' }, isSchedulable: true }] },
  })
  const { answer } = await during(['capacity'], ({ capacity }) => capacity.nodes(), { cluster })
  expect(answer).toEqual([{ name: 'n', allocatable: { cpu: '4' }, isSchedulable: true }])
})
