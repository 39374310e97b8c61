// A task from its description to its outcome: the story of one run.

import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { systemClock } from '../basics/clock.ts'
import type { Outcome } from '../plugin/contract/outcome.ts'
import { makeCancelled } from './end/make-outcome.ts'
import { finishRun } from './finish-run.ts'
import { readTerms } from './read-terms.ts'
import type { TaskPod } from './ready-pod.ts'
import { openRun, type Run } from './run.ts'
import type { RunOptions } from './run-options.ts'
import { runPods } from './run-pods.ts'
import { type BuildPodOptions, type BuiltPod, buildPod } from './spec/build-pod.ts'
import type { PodTask } from './spec/pod-task.ts'

export interface RunTaskOptions extends RunOptions, Partial<Omit<BuildPodOptions, 'signal'>> {
  /** The same for every process that is to share one execution; two runs with different ids never touch each other. Default: a random one. */
  readonly runId?: string
  /** Number of this try, when whoever calls counts tries: pods of earlier tries that still live are taken over. Default 1. */
  readonly attempt?: number
  /** Whether a pod that the run has already is followed instead of another being made. Default true. */
  readonly isAdopting?: boolean
}

/**
 * Runs a task: builds its pod, lets plugins change, judge and prepare it, creates it once, follows it with its logs, and gives the outcome after
 * pod and plugins have been cleaned up. Rejects only when the run can not be begun: with `task-invalid`, `plugin-failed`, `pod-name-taken`,
 * `pod-in-the-way`, or the `ClusterError` that came before there was a pod.
 *
 * A signal that aborts does not end it at once: the pod is deleted and waited for, and nothing cuts that short. In a cluster that answers it
 * takes at most the pod's grace period and 30 s. Where deleting fails in a way that may pass it is tried 15 times within about 150 s, and at
 * the very end 5 times within about 10 s, each beside the time that the requests take (at most the cluster's request timeout each). Whoever
 * can not wait leaves: the pod ends by its deadline.
 */
export async function runTask(task: PodTask, options: RunTaskOptions): Promise<Outcome> {
  try {
    const { run, pod } = await openTaskRun(task, options)
    return await finishRun(run, () => runPods(run, pod, options.isAdopting ?? true))
  } catch (thrown) {
    if (!options.signal?.aborted || thrown !== options.signal.reason) throw thrown
    return { ...makeCancelled(options.signal), attempts: 0, warnings: [] }
  }
}

/** By itself, so that nothing of how the pod came to be is kept for as long as the run lasts. */
async function openTaskRun(
  task: PodTask,
  options: RunTaskOptions,
): Promise<{ readonly run: Run; readonly pod: TaskPod }> {
  const built = await buildTaskPod(task, options)
  const run = await beginRun(task, built, options)
  for (const warning of built.warnings) run.tell.warning(warning)
  return { run, pod: toTaskPod(task, built) }
}

/** Builds the pod where the options put it. */
export async function buildTaskPod(task: PodTask, options: RunTaskOptions): Promise<BuiltPod> {
  const { cluster, configured = {} } = options
  return await buildPod(task, {
    ...options,
    readFile: options.readFile ?? (async (path) => await readFile(path, 'utf8')),
    configured: { ...configured, ...(!configured.namespace && cluster.namespace && { namespace: cluster.namespace }) },
  })
}

/** Opens the run of a task. */
export async function beginRun(task: PodTask, built: BuiltPod, options: RunTaskOptions): Promise<Run> {
  const terms = readTerms(task, built.name, built.mainContainer)
  const { clock = systemClock, runId = randomUUID(), attempt = 1 } = options
  const endByMs = clock.now().getTime() + terms.limits.totalMs
  const isFresh = options.runId === undefined
  return await openRun(
    { runId, terms, namespace: built.namespace, attempt, endByMs, attached: false, isFresh },
    options,
  )
}

/** The pod with what the run needs to name it. */
export function toTaskPod(task: PodTask, { pod }: BuiltPod): TaskPod {
  return { pod, hasSuffix: task.nameSuffix ?? true, isTransformed: false }
}
