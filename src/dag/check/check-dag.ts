// Which tasks of a DAG would fail if it ran tonight, and why: every pod built and judged against the cluster. Nothing is written.

import pLimit from 'p-limit'
import type { Clock } from '../../basics/clock.ts'
import type { TaskCluster } from '../../cluster/cluster.ts'
import { isPullpassError } from '../../errors/pullpass-error.ts'
import { toError } from '../../errors/wrap.ts'
import { planTask } from '../../operator/plan-task.ts'
import type { ReadFile } from '../../operator/spec/layers.ts'
import type { PlaceSettings, PodTask } from '../../operator/spec/pod-task.ts'
import type { PluginHost } from '../../plugin/host.ts'
import type { Dag, DagTask } from '../model/dag.ts'
import { resolveBeforehand, resolveTask } from '../model/resolve.ts'
import { type Observers, openObservers } from '../observers.ts'

/** Tasks under way at once. */
const mostAtOnce = 8

export interface CheckDagOptions {
  readonly openCluster: (place: PlaceSettings) => Promise<TaskCluster>
  readonly plugins?: PluginHost
  readonly readFile: ReadFile
  readonly clock: Clock
  readonly signal?: AbortSignal
  /** When the DAG begins: so many seconds from now. Default 0. */
  readonly startsInSeconds?: number
  /** How long it takes; the DAG's own expectation when left out, and nothing when it has none. */
  readonly expectedSeconds?: number
  /** Also asks the API server to check and admit each pod, which stores nothing. */
  readonly asksServer?: boolean
}

/** One thing that would keep a task from running. Texts come from outside: to be escaped by who shows them. */
export interface Hindrance {
  readonly reason: string
  readonly evidence: readonly string[]
  readonly remedy: string
}

export interface TaskCheck {
  readonly task: string
  /** Empty when nothing is known that would keep the task from running. */
  readonly hindrances: readonly Hindrance[]
  readonly warnings: readonly string[]
}

/**
 * Checks every task, in the order of the DAG. Tasks that come after others are judged as of the DAG's expected end, because they may begin as
 * late as that. Rejects only for the signal.
 */
export async function checkDag(dag: Dag, options: CheckDagOptions): Promise<readonly TaskCheck[]> {
  const limit = pLimit(mostAtOnce)
  const observers = openObservers({ clock: options.clock, random: () => 0, onWarning: () => {} })
  try {
    const checks = dag.tasks.map((task) => limit(async () => await checkTask(task, dag, { ...options, observers })))
    return await Promise.all(checks)
  } finally {
    await observers.close()
  }
}

interface CheckContext extends CheckDagOptions {
  readonly observers: Observers
}

async function checkTask(task: DagTask, dag: Dag, options: CheckContext): Promise<TaskCheck> {
  options.signal?.throwIfAborted()
  try {
    const resolved = resolveTask(task, resolveBeforehand(dag.params))
    return await planAndJudge(task, resolved, { ...options, clock: shiftClock(task, dag, options) })
  } catch (thrown) {
    options.signal?.throwIfAborted()
    if (!isPullpassError(thrown)) throw thrown
    const [remedy = ''] = thrown.remedies
    const hindrance = { reason: thrown.message, evidence: listCauses(thrown.cause), remedy }
    return { task: task.id, hindrances: [hindrance], warnings: [] }
  }
}

async function planAndJudge({ id }: DagTask, task: PodTask, options: CheckContext): Promise<TaskCheck> {
  const { openCluster, observers, plugins, readFile, clock, signal, asksServer = false } = options
  const cluster = await openCluster(task)
  const { refusals, warnings } = await planTask(task, {
    ...{ cluster, readFile, clock, asksServer },
    observer: observers.of(cluster),
    ...(plugins && { plugins }),
    ...(signal && { signal }),
  })
  const hindrances = refusals.map(({ plugin, reason, evidence, remedy }) => ({
    reason: `plugin \`${plugin}\`: ${reason}`,
    evidence,
    remedy,
  }))
  return { task: id, hindrances, warnings }
}

function shiftClock(task: DagTask, dag: Dag, { clock, startsInSeconds = 0, expectedSeconds }: CheckDagOptions): Clock {
  const lengthSeconds = task.after.length === 0 ? 0 : (expectedSeconds ?? dag.expectedSeconds ?? 0)
  const shiftMs = (startsInSeconds + lengthSeconds) * 1000
  return { now: () => new Date(clock.now().getTime() + shiftMs), sleep: (ms, signal) => clock.sleep(ms, signal) }
}

function listCauses(cause: unknown): string[] {
  if (cause === undefined) return []
  const error = toError(cause)
  return error instanceof AggregateError ? error.errors.map((inner) => toError(inner).message) : [error.message]
}
