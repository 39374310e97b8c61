// Runs tries as pods.

import type { Clock } from '../../basics/clock.ts'
import { describeThrown } from '../../basics/describe-thrown.ts'
import type { TaskCluster } from '../../cluster/cluster.ts'
import { makeDiagnosis } from '../../diagnosis/make-diagnosis.ts'
import { isPullpassError, type PullpassError } from '../../errors/pullpass-error.ts'
import { removePod } from '../../operator/end/remove-pod.ts'
import type { PodObserver } from '../../operator/observe/pod-observer.ts'
import { runTask } from '../../operator/run-task.ts'
import type { ReadFile } from '../../operator/spec/layers.ts'
import type { PlaceSettings, PodTask } from '../../operator/spec/pod-task.ts'
import type { Outcome, OutcomePod } from '../../plugin/contract/outcome.ts'
import type { PluginHost } from '../../plugin/host.ts'
import { openObservers } from '../observers.ts'
import type { TaskRunner, TaskTry, TryEnd } from './task-runner.ts'

export interface PodRunnerOptions {
  /** The cluster of a task; asked once for each try. The same for the same place. */
  readonly openCluster: (place: PlaceSettings) => Promise<TaskCluster>
  readonly plugins?: PluginHost
  readonly readFile: ReadFile
  readonly clock: Clock
  readonly random: () => number
  /** What concerns no task alone. */
  readonly onWarning: (message: string) => void
}

/** A runner that has one watch for each cluster and namespace. */
export interface PodRunner extends TaskRunner {
  /** Ends the watches. */
  close(): Promise<void>
}

/** Opens a runner; nothing is sent before the first try. */
export function openPodRunner(options: PodRunnerOptions): PodRunner {
  const observers = openObservers(options)
  return {
    run: async (start) => {
      try {
        const cluster = await options.openCluster(start.task)
        return await runTry(start, cluster, observers.of(cluster), options)
      } catch (thrown) {
        if (!isPullpassError(thrown)) throw thrown
        return { outcome: describeRefusal(thrown, start.signal), lastAttempt: start.attempt }
      }
    },
    putAway: async (task, pod, status) => await putAway(task, pod, status, options),
    close: async () => await observers.close(),
  }
}

async function runTry(
  start: TaskTry,
  cluster: TaskCluster,
  observer: PodObserver,
  { plugins, readFile, clock, random }: PodRunnerOptions,
): Promise<TryEnd> {
  const { task, runId, attempt, signal, onState, onLine, onWarning } = start
  let lastAttempt = attempt
  // Kept until the outcome has been written down: a pod that is gone could not tell it again.
  const outcome = await runTask(
    { ...task, onFinish: 'keep' },
    {
      ...{ cluster, observer, readFile, clock, random, runId, attempt, signal, onLine, onWarning },
      ...(plugins && { plugins }),
      onState: (state) => {
        if (state.kind === 'created') lastAttempt = Math.max(lastAttempt, state.readHandle().attempt)
        // That is told as the event of the try.
        if (state.kind !== 'begun') onState(state)
      },
    },
  )
  return { outcome, lastAttempt }
}

/** A run that could not be begun is a failure of its task; a cluster that does not answer is nobody's fault. */
function describeRefusal(error: PullpassError, signal: AbortSignal): Outcome {
  const none = { warnings: [], attempts: 0 }
  const cause = error.cause === undefined ? [] : [describeThrown(error.cause)]
  if (error.code === 'cancelled' || signal.aborted) {
    return { ...none, status: 'cancelled', diagnosis: makeDiagnosis('cancelled', { summary: error.message }) }
  }
  const mayPass = ['cluster-unreachable', 'cluster-busy', 'cluster-failed', 'cluster-answer'].includes(error.code)
  const [remedy] = error.remedies
  const diagnosis = makeDiagnosis('failed-without-reason', {
    summary: error.message,
    evidence: cause,
    retry: mayPass ? 'infrastructure' : 'never',
    ...(remedy !== undefined && { remedy }),
  })
  return { ...none, status: 'failed', diagnosis }
}

async function putAway(
  task: PodTask,
  pod: OutcomePod,
  status: Outcome['status'],
  { openCluster, clock, random, onWarning }: PodRunnerOptions,
): Promise<void> {
  if (!isDeleted(task.onFinish ?? 'delete', status)) return
  try {
    const { pods } = await openCluster(task)
    await removePod({ metadata: { ...pod } }, { pods, clock, random, isAwaited: false })
  } catch (thrown) {
    onWarning(`pod \`${pod.namespace}/${pod.name}\` could not be deleted: ${describeThrown(thrown)}`)
  }
}

/** The pod has ended: `delete-active` keeps it. */
function isDeleted(policy: NonNullable<PodTask['onFinish']>, status: Outcome['status']): boolean {
  if (policy === 'delete-succeeded') return status === 'succeeded' || status === 'skipped'
  return policy === 'delete'
}
