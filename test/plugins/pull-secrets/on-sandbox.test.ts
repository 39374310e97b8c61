// Whole runs: tasks with private images on the sandbox, whose node really pulls from the sandbox's registries.

import { type Credential, definePlugin, type Plugin, Redacted } from 'pullpass/plugin'
import { pullSecrets } from 'pullpass/plugins/pull-secrets'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openTokenStore } from '../../../plugins/ecr/token-store.ts'
import { systemClock } from '../../../src/basics/clock.ts'
import type { TaskCluster } from '../../../src/cluster/cluster.ts'
import { openKubeconfig } from '../../../src/cluster/open.ts'
import { planTask } from '../../../src/operator/plan-task.ts'
import { runTask } from '../../../src/operator/run-task.ts'
import type { PodTask } from '../../../src/operator/spec/pod-task.ts'
import { openPluginHost, type PluginHost } from '../../../src/plugin/host.ts'
import { openProofSession } from '../../../src/registry/prove.ts'
import { openRegistryTransports, type RegistryTransports } from '../../../src/registry/transports.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts'
import { documentOf, login } from '../../support/pull-secret.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let sandbox: Sandbox
let cluster: TaskCluster
let transports: RegistryTransports
const environment = { homeDirectory: '/nowhere', workingDirectory: '/', variables: {} }

beforeAll(async () => {
  sandbox = await startSandbox({
    namespaces: ['app'],
    moreRegistries: [{}],
    images: [
      { name: 'team/init:1', script: 'echo first' },
      { name: 'team/helper:1', registry: 1, script: 'trap "exit 0" TERM; while :; do sleep 0.1; done' },
    ],
  })
  const kubeconfig = await openKubeconfig({ environment, kubeconfig: sandbox.kubeconfig, clock: systemClock })
  cluster = kubeconfig.openCluster(sandbox.contexts[0] ?? '')
  const authorities = sandbox.registries.flatMap(({ caCertificate }) => caCertificate ?? [])
  transports = openRegistryTransports({ ...(authorities.length > 0 && { extraCa: authorities.join('\n') }) })
})
afterAll(async () => {
  cluster.close()
  await transports.close()
  await sandbox.stop()
})

/** A plugin that gives the logins of the sandbox's registries. */
function sandboxLogins(): Plugin {
  return definePlugin({
    name: 'sandbox-logins',
    apiVersion: 1,
    credentialProvider: {
      describe: () => 'the sandbox',
      fetch: async ({ registry }) => {
        const found = sandbox.registries.find(({ host }) => host === registry)
        return found && { username: found.username, password: new Redacted(found.password) }
      },
    },
  })
}

function hostWith(plugin: Plugin): PluginHost {
  const session = openProofSession({ transports, clock: systemClock, askedFrom: 'here' })
  return openPluginHost({ plugins: [plugin], clock: systemClock, environment, prove: session.prove })
}

const withSecrets = () =>
  hostWith(
    pullSecrets({
      secrets: sandbox.registries.map(({ host }, index) => ({
        name: `registry-${index}`,
        registries: [host],
        from: sandboxLogins(),
      })),
    }),
  )

async function run(task: Partial<PodTask>, plugins: PluginHost) {
  const lines: string[] = []
  const whole: PodTask = { namespace: 'app', name: 'task', image: sandbox.images.private, ...task }
  const outcome = await runTask(whole, {
    cluster,
    plugins,
    onLine: ({ text }) => void lines.push(text),
  })
  return { outcome, lines }
}

const stored = async (name: string) => await cluster.secrets.get({ namespace: 'app', name })
const listPods = async () => (await cluster.pods.list({ namespace: 'app' })).items

describe('a task with a private image', () => {
  test('is refused with a clear cause when nothing opens it, and no pod was made', async () => {
    const { outcome } = await run({}, hostWith(pullSecrets({ secrets: [] })))
    expect(outcome.status).toBe('failed')
    expect(outcome.diagnosis?.code).toBe('refused-by-plugin')
    expect(outcome.diagnosis?.summary).toContain(`image \`${sandbox.images.private}\` does not open`)
    expect(outcome.pod).toBeUndefined()
    expect(await listPods()).toEqual([])
  })

  test('shows its secret in a dry run, which writes nothing', async () => {
    const task: PodTask = { namespace: 'app', name: 'task', image: sandbox.images.private }
    const { pod, refusals } = await planTask(task, { cluster, plugins: withSecrets() })
    expect(pod.spec?.imagePullSecrets).toEqual([{ name: 'registry-0' }])
    expect(refusals).toEqual([])
    expect(await stored('registry-0')).toBeUndefined()
  })

  test('runs once the plugin has made the secret, and its output comes through', async () => {
    const { outcome, lines } = await run({}, withSecrets())
    expect(outcome).toMatchObject({ status: 'succeeded', exitCode: 0, warnings: [] })
    expect(lines).toEqual(['hello from a private image'])
    expect(await stored('registry-0')).toBeDefined()
    expect(await stored('registry-1')).toBeUndefined()
  })

  test('of two registries, with an init container and a sidecar, gets exactly the secrets it needs', async () => {
    const [first, second] = sandbox.registries
    const { outcome } = await run(
      {
        initContainers: [{ name: 'init', image: `${first?.host}/team/init:1` }],
        sidecars: [{ name: 'helper', image: `${second?.host}/team/helper:1` }],
      },
      withSecrets(),
    )
    expect(outcome).toMatchObject({ status: 'succeeded', warnings: [] })
    expect(await stored('registry-1')).toBeDefined()
  })

  test('two hundred start while a token is past half of its life: one refresh, and no pod has the dead token', async () => {
    const { host } = sandbox.registry
    const hour = 3_600_000
    const times = (hoursOld: number) => {
      const issuedAt = new Date(Date.now() - hoursOld * hour)
      return { issuedAt, expiresAt: new Date(issuedAt.getTime() + 12 * hour) }
    }
    const endOld = sandbox.registry.addAccount({ username: 'AWS', password: 'old-token' })
    const withTokens = (fetchToken: () => Credential) => {
      const store = openTokenStore({ clock: systemClock, random: () => 0 })
      const tokens = definePlugin({
        name: 'tokens',
        apiVersion: 1,
        credentialProvider: {
          describe: () => 'the token source',
          fetch: async ({ signal, ...wish }) => await store.get('here', wish, async () => fetchToken(), signal),
        },
      })
      return hostWith(pullSecrets({ secrets: [{ name: 'tokens', registries: [host], from: tokens }] }))
    }
    const old = { username: 'AWS', password: new Redacted('old-token'), ...times(7) }
    expect(
      (
        await run(
          {},
          withTokens(() => old),
        )
      ).outcome.status,
    ).toBe('succeeded')

    let fetched = 0
    const plugins = withTokens(() => {
      fetched += 1
      sandbox.registry.addAccount({ username: 'AWS', password: 'new-token' })
      endOld()
      return { username: 'AWS', password: new Redacted('new-token'), ...times(0) }
    })
    const runs = await Promise.all(Array.from({ length: 200 }, () => run({}, plugins)))
    expect(new Set(runs.map(({ outcome }) => outcome.status))).toEqual(new Set(['succeeded']))
    expect(fetched).toBe(1)
    expect(documentOf(await stored('tokens'))).toEqual({ auths: { [host]: login('AWS', 'new-token') } })
  })
})
