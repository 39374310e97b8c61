// The world that a plugin is checked in: a pod, a cluster, a registry and credentials, all marked so that a leak is found.

import { systemClock } from '../basics/clock.ts'
import { Redacted } from '../basics/redacted.ts'
import type { Pod, Secret, ServiceAccount } from '../basics/wire.ts'
import type { CapacityReader } from '../cluster/resources/capacity.ts'
import { encodeDockerConfig } from '../dockerconfig/encode.ts'
import { hookCatalogue } from '../plugin/catalogue.ts'
import type { Plugin } from '../plugin/contract/define.ts'
import type { RunInfo } from '../plugin/contract/run.ts'
import { openPluginHost, type PluginNote } from '../plugin/host.ts'
import type { PluginRun } from '../plugin/running/plugin-run.ts'
import type { ProveImage } from '../provision/proof/prove.ts'
import { type CheckCluster, openCheckCluster } from './cluster.ts'

/** The password of every login in the world of a check: it must never be shown. */
export const markedPassword = 'pullpass-check-PASSWORD-4cb1'

/** What a plugin finds when it is checked; what is left out has a small default. */
export interface CheckPluginOptions {
  /** The pod to launch. Default: one container of `registry.test/app:1`. */
  readonly pod?: Pod
  /** Secrets of the namespace. Default: `regcred` with a login for `registry.test`. */
  readonly secrets?: readonly Secret[]
  readonly serviceAccounts?: readonly ServiceAccount[]
  /** Environment variables by name, for sources that read one. */
  readonly variables?: Readonly<Record<string, string>>
  /** Plugins that are registered before the checked one, such as one whose credentials it uses. */
  readonly others?: readonly Plugin[]
  /** Registries that a credential provider must have a login for. */
  readonly registries?: readonly string[]
  /** What registries answer. Default: every login opens every image, strangers get nothing. */
  readonly prove?: ProveImage
  readonly capacity?: Partial<CapacityReader>
  /** How long a hook may take in a check, in milliseconds. Default 2000. */
  readonly timeoutMs?: number
}

/** One run of the checked plugin, and all that it said. */
export interface CheckRun {
  readonly pod: Pod
  readonly run: PluginRun
  readonly cluster: CheckCluster
  readonly notes: readonly PluginNote[]
}

export interface StartOptions {
  readonly run?: Partial<RunInfo>
  readonly signal?: AbortSignal
}

/** Starts runs of `plugin`, each in a world of its own. */
export function startIn(options: CheckPluginOptions, plugin: Plugin, { run, signal }: StartOptions = {}): CheckRun {
  const { timeoutMs = 2000 } = options
  const notes: PluginNote[] = []
  const cluster = openCheckCluster({
    namespace: 'check',
    secrets: options.secrets ?? [defaultSecret()],
    serviceAccounts: options.serviceAccounts ?? [],
    capacity: { nodes: async () => undefined, limits: async () => undefined, ...options.capacity },
  })
  const host = openPluginHost({
    plugins: [...(options.others ?? []), plugin],
    clock: systemClock,
    environment: { homeDirectory: '/', workingDirectory: '/', variables: options.variables ?? {} },
    prove: options.prove ?? proveAll,
    onNote: (note) => notes.push(note),
    timeoutsMs: Object.fromEntries(Object.keys(hookCatalogue).map((name) => [name, timeoutMs])),
  })
  const info = { ...describeRun(systemClock.now()), ...run }
  const started = host.startRun(info, { cluster, signal: signal ?? new AbortController().signal })
  return { pod: options.pod ?? defaultPod(), run: started, cluster, notes }
}

function describeRun(now: Date): RunInfo {
  return {
    runId: 'check-run',
    task: 'check',
    attempt: 1,
    cluster: 'check',
    namespace: 'check',
    deadlines: { startedBy: new Date(now.getTime() + 600_000), endedBy: new Date(now.getTime() + 3_600_000) },
    attached: false,
  }
}

function defaultPod(): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'check-1', namespace: 'check', labels: { 'pullpass.dev/run': 'check-run' } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'registry.test/app:1' }] },
  }
}

function defaultSecret(): Secret {
  const login = { registry: 'registry.test', username: 'user', password: new Redacted(markedPassword) }
  const document = encodeDockerConfig([login]).reveal()
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'regcred' },
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': Buffer.from(document).toString('base64') },
  }
}

const proveAll: ProveImage = async (image, candidates) => {
  const base = { image, registry: 'registry.test', askedFrom: 'check' }
  return [
    { ...base, verdict: 'login-required', explanation: 'a login is required' },
    ...candidates.map(({ username }) => ({ ...base, username, verdict: 'proven' as const, explanation: 'it opens' })),
  ]
}
