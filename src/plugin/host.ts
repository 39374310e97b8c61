// The host: holds the plugins of a process, and starts the hooks of each run.

import type { Clock } from '../basics/clock.ts'
import type { Environment } from '../basics/environment.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { CapacityReader } from '../cluster/resources/capacity.ts'
import { PullpassError } from '../errors/pullpass-error.ts'
import type { ProveImage } from '../provision/proof/prove.ts'
import { resolveOrigin } from './access/credentials.ts'
import { openMachineSources } from './access/machine-sources.ts'
import type { CredentialProvider, Plugin } from './contract/define.ts'
import type { HookName } from './contract/hooks.ts'
import type { CredentialOrigin } from './contract/origin.ts'
import type { RunInfo } from './contract/run.ts'
import { guardProvider } from './guard-provider.ts'
import { checkPlugins } from './register.ts'
import { createTurns } from './running/in-turn.ts'
import { openPluginRun, type PluginRun } from './running/plugin-run.ts'

/** How long each hook may take, in milliseconds. `onLogLine` is never waited for. */
const hookTimeoutsMs: Readonly<Record<HookName, number>> = {
  transformPod: 30_000,
  gateLaunch: 60_000,
  prepare: 120_000,
  onCreated: 10_000,
  onPodChange: 10_000,
  onLogLine: 0,
  onOutcome: 10_000,
  diagnose: 120_000,
  cleanup: 30_000,
}

/** One note of a plugin, for whoever runs the tasks. Its text comes from the plugin: to be escaped where it is shown. */
export interface PluginNote {
  readonly plugin: string
  readonly runId: string
  readonly level: 'info' | 'warning'
  readonly message: string
}

/** What the host needs from outside. */
export interface PluginHostOptions {
  readonly plugins: readonly Plugin[]
  readonly clock: Clock
  readonly environment: Environment
  /** Remembers what it asked across runs. */
  readonly prove: ProveImage
  readonly onNote?: (note: PluginNote) => void
  /** Other limits than {@link hookTimeoutsMs}. */
  readonly timeoutsMs?: Partial<Readonly<Record<HookName, number>>>
}

/** A cluster as plugins reach it. */
export interface PluginCluster extends Cluster {
  readonly capacity: CapacityReader
}

/** Where a run takes place and what stops it. */
export interface RunPlace {
  readonly cluster: PluginCluster
  readonly signal: AbortSignal
}

/** The plugins of a process. */
export interface PluginHost {
  /** Adds a plugin after those that are there. Throws `plugin-invalid`, also once a run has started. */
  register(plugin: Plugin): void
  /** Makes the hooks of one run. Throws `plugin-failed` or `plugin-invalid` when a plugin can not give them. */
  startRun(run: RunInfo, place: RunPlace): PluginRun
  /** What gives the credentials of `origin`. Throws `plugin-invalid` when it names a plugin that is not there or gives none. */
  resolveOrigin(origin: CredentialOrigin): CredentialProvider
}

/** Checks the plugins. Throws `plugin-invalid` that names the plugin: duplicates, versions, needs and members that are not known. */
export function openPluginHost(options: PluginHostOptions): PluginHost {
  let plugins = checkPlugins(options.plugins)
  let isClosed = false
  const takeTurns = createTurns()
  const findProvider = (name: string) => {
    const named = plugins.find((plugin) => plugin.name === name)
    return named && guardProvider(named)
  }
  const origins = { environment: options.environment, machine: openMachineSources(options), findProvider }

  return {
    register(plugin) {
      const next = checkPlugins([...plugins, plugin])
      if (isClosed) {
        throw new PullpassError('plugin-invalid', `plugin \`${plugin.name}\` comes after the first run has started`, {
          remedies: ['register every plugin before the first run'],
        })
      }
      plugins = next
    },
    startRun(run, place) {
      isClosed = true
      const timeoutMs = (hook: HookName) => options.timeoutsMs?.[hook] ?? hookTimeoutsMs[hook]
      return openPluginRun(run, place, { ...options, plugins, origins, takeTurns, timeoutMs })
    },
    resolveOrigin: (origin) => resolveOrigin(origin, origins),
  }
}
