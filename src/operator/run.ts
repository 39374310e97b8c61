// One run while it goes on: what it goes by, whom it tells, and what it has open.

import { type Clock, systemClock } from '../basics/clock.ts'
import { describeThrown } from '../basics/describe-thrown.ts'
import type { TaskCluster } from '../cluster/cluster.ts'
import type { RunInfo } from '../plugin/contract/run.ts'
import { openPluginHost, type PluginHost } from '../plugin/host.ts'
import type { PluginRun } from '../plugin/running/plugin-run.ts'
import { selectRun, toLabelValue } from './launch/labels.ts'
import { openListeners, type Tell } from './listeners.ts'
import { openPodObserver, type PodObserver, type RunView } from './observe/pod-observer.ts'
import type { Trouble } from './observe/reflect.ts'
import type { RunOptions } from './run-options.ts'
import type { RunTerms } from './terms.ts'

/** Which run it is. */
export interface RunRequest {
  readonly runId: string
  readonly terms: RunTerms
  readonly namespace: string
  /** Number of the first pod that this process makes or takes over. */
  readonly attempt: number
  /** When the whole run is over, in milliseconds. */
  readonly endByMs: number
  /** Whether another process launched it. */
  readonly attached: boolean
  /** Whether nobody else can have made pods of it. */
  readonly isFresh: boolean
}

export interface Run extends RunRequest {
  readonly cluster: TaskCluster
  readonly hooks: PluginRun
  /** The run's pods as the cluster shows them. */
  readonly view: RunView
  readonly clock: Clock
  readonly random: () => number
  readonly signal: AbortSignal
  readonly tell: Tell
  readonly nowMs: () => number
  /** Ends the watch, if it is the run's own. */
  readonly close: () => Promise<void>
}

/**
 * Opens a run. Rejects with `plugin-failed`, or with the `ClusterError` when the namespace's pods can't be listed. The signal stops it only
 * where the run is fresh: to stop another one, its pods have to be seen.
 */
export async function openRun(request: RunRequest, options: RunOptions): Promise<Run> {
  const { cluster, clock = systemClock, random = Math.random } = options
  const signal = options.signal ?? new AbortController().signal
  const tell = openListeners(options)
  const label = toLabelValue(request.runId)
  const observer = options.observer ?? openOwnObserver(request.runId, { cluster, clock, random }, tell)
  let view: RunView | undefined
  const close = async () => {
    view?.leave()
    if (observer !== options.observer) await observer.close()
  }
  try {
    view = await observer.follow(request.namespace, label, request.isFresh ? signal : undefined)
    const plugins = options.plugins ?? withoutPlugins(clock)
    const hooks = plugins.startRun(describeRun(request, cluster.name, clock.now()), { cluster, signal })
    return { ...request, cluster, hooks, view, clock, random, signal, tell, nowMs: () => clock.now().getTime(), close }
  } catch (error) {
    await close()
    throw error
  }
}

function describeRun({ terms, endByMs, ...request }: RunRequest, cluster: string, now: Date): RunInfo {
  const startedByMs = now.getTime() + terms.limits.scheduleMs + terms.limits.startMs
  const { runId, attempt, attached, namespace } = request
  const deadlines = { startedBy: new Date(Math.min(endByMs, startedByMs)), endedBy: new Date(endByMs) }
  return { runId, task: terms.task, attempt, attached, cluster, namespace, deadlines }
}

/** Only this run's pods: a process with one run among many of others has no use for theirs. */
function openOwnObserver(
  runId: string,
  { cluster, clock, random }: Required<Pick<RunOptions, 'cluster' | 'clock' | 'random'>>,
  tell: Tell,
): PodObserver {
  return openPodObserver({
    pods: cluster.pods,
    clock,
    random,
    labelSelector: selectRun(runId),
    onTrouble: (namespace, trouble) => tell.warning(describeTrouble(`${cluster.name}/${namespace}`, trouble)),
  })
}

/** Trouble of an observer, as one sentence; `place` is cluster and namespace. */
export function describeTrouble(place: string, trouble: Trouble): string {
  switch (trouble.kind) {
    case 'watch-forbidden':
      return `pods in \`${place}\` may be listed but not watched: they are asked for every two seconds`
    case 'interrupted':
      return `what happens in \`${place}\` can not be seen for the moment: ${describeThrown(trouble.error)}`
    case 'restored':
      return `what happens in \`${place}\` can be seen again`
  }
}

function withoutPlugins(clock: Clock): PluginHost {
  const environment = { homeDirectory: '', workingDirectory: '', variables: {} }
  return openPluginHost({ plugins: [], clock, environment, prove: async () => [] })
}
