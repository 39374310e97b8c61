// A host with plugins on a cluster in memory, and one run of it.

import { systemClock } from '../../../src/basics/clock.ts'
import type { Pod } from '../../../src/basics/wire.ts'
import type { CapacityReader } from '../../../src/cluster/resources/capacity.ts'
import type { Plugin } from '../../../src/plugin/contract/define.ts'
import type { Outcome } from '../../../src/plugin/contract/outcome.ts'
import type { RunInfo } from '../../../src/plugin/contract/run.ts'
import {
  openPluginHost,
  type PluginCluster,
  type PluginHost,
  type PluginHostOptions,
  type PluginNote,
} from '../../../src/plugin/host.ts'
import type { PluginRun } from '../../../src/plugin/running/plugin-run.ts'
import type { ProveImage } from '../../../src/provision/proof/prove.ts'
import type { Verdict } from '../../../src/registries/verdict.ts'
import { MemoryCluster, type MemoryClusterOptions } from '../../support/memory-cluster.ts'

/** A cluster in memory that also says what it can give. */
export class TaskMemoryCluster extends MemoryCluster implements PluginCluster {
  readonly capacity: CapacityReader

  constructor(options: MemoryClusterOptions & { readonly capacity?: Partial<CapacityReader> } = {}) {
    super({ namespaces: ['apps'], ...options })
    this.capacity = { nodes: async () => undefined, limits: async () => undefined, ...options.capacity }
  }
}

/** A registry that gives each login the verdict of its user name, `proven` where none is set, and serves nothing to strangers. */
export function registryOf(
  verdicts: Readonly<Record<string, Verdict>> = {},
  stranger: Verdict = 'login-required',
): ProveImage {
  return async (image, candidates) => {
    const base = { image, registry: 'registry.test', askedFrom: 'here' }
    return [
      { ...base, verdict: stranger, explanation: `a stranger gets ${stranger}` },
      ...candidates.map(({ username }) => {
        const verdict = verdicts[username] ?? 'proven'
        return { ...base, username, verdict, explanation: `${username} gets ${verdict}` }
      }),
    ]
  }
}

/** A pod of one container for each image. */
export function podOf(...images: readonly string[]): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'task-1', namespace: 'apps', labels: { 'pullpass.dev/run': 'run-1' } },
    spec: { restartPolicy: 'Never', containers: images.map((image, index) => ({ name: `c${index}`, image })) },
  }
}

export const succeeded: Outcome = { status: 'succeeded', exitCode: 0, warnings: [], attempts: 1 }

export interface RunSetting {
  readonly cluster?: TaskMemoryCluster
  readonly run?: Partial<RunInfo>
  readonly signal?: AbortSignal
  readonly host?: Partial<PluginHostOptions>
}

/** A run with what it ran on and what its plugins noted. */
export interface StartedRun {
  readonly host: PluginHost
  readonly run: PluginRun
  readonly cluster: TaskMemoryCluster
  readonly notes: PluginNote[]
}

/** Opens a host with `plugins` and starts one run in namespace `apps`. */
export function startRun(plugins: readonly Plugin[], setting: RunSetting = {}): StartedRun {
  const notes: PluginNote[] = []
  const cluster = setting.cluster ?? new TaskMemoryCluster()
  const host = openPluginHost({
    plugins,
    clock: systemClock,
    environment: { homeDirectory: '/nowhere', workingDirectory: '/nowhere', variables: {} },
    prove: registryOf(),
    onNote: (note) => notes.push(note),
    ...setting.host,
  })
  const info = runInfo({ cluster: cluster.name, ...setting.run })
  const run = host.startRun(info, { cluster, signal: setting.signal ?? new AbortController().signal })
  return { host, run, cluster, notes }
}

/** A run that has an hour to start and a day to end. */
export function runInfo(given: Partial<RunInfo> = {}): RunInfo {
  const now = Date.now()
  return {
    runId: 'run-1',
    task: 'task',
    attempt: 1,
    cluster: 'here',
    namespace: 'apps',
    deadlines: { startedBy: new Date(now + 3_600_000), endedBy: new Date(now + 86_400_000) },
    attached: false,
    ...given,
  }
}
