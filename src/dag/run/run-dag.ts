// A DAG from its first task to its last: the story of one run.

import pLimit from 'p-limit'
import { type Clock, systemClock } from '../../basics/clock.ts'
import type { Dag, DagTask } from '../model/dag.ts'
import type { DagEvent } from './events.ts'
import type { RunState, RunStatus } from './run-state.ts'
import { putEarlierAway, runTaskTries, type TriesOptions } from './run-task-tries.ts'
import { isOver, type TaskRecord, type TaskStatus } from './task-record.ts'
import type { TaskRunner } from './task-runner.ts'

export interface RunDagOptions {
  readonly state: RunState
  readonly runner: TaskRunner
  readonly clock?: Clock
  /** A number in [0, 1), for the jitter of retries. */
  readonly random?: () => number
  /** Stops the run: the pods of all tasks are stopped, and tasks that wait are not begun. */
  readonly signal?: AbortSignal
  /** Must not throw. */
  readonly onEvent?: (event: DagEvent) => void
}

/** How a run ended. */
export interface DagOutcome {
  readonly runId: string
  readonly status: Exclude<RunStatus, 'running'>
  /** In the order of the DAG; after a run that was stopped some may be `waiting`, `backing-off` or `cancelled`. */
  readonly tasks: readonly TaskRecord[]
}

/**
 * Runs the tasks of `dag`, as many at once as its order and limit allow. What `state` says is over is not run again, and what was running is
 * taken over. Rejects when the state can't be written; then every task is stopped first, and nothing is known to be over that is not written.
 */
export async function runDag(dag: Dag, options: RunDagOptions): Promise<DagOutcome> {
  const { state, runner, clock = systemClock, random = Math.random, onEvent = () => {} } = options
  const broken = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, broken.signal]) : broken.signal
  const tidying = new Set<Promise<unknown>>()
  const tries: TriesOptions = {
    later: (work) => {
      tidying.add(work)
      work.catch((error: unknown) => broken.abort(error))
    },
    ...{ state, runner, clock, random, signal, tell: onEvent },
    dag: { ...dag, params: state.params },
    takePlace: pLimit(dag.concurrency ?? Number.POSITIVE_INFINITY),
  }
  onEvent({ kind: 'run', runId: state.runId, isResumed: state.isResumed })
  const ends = new Map<string, Promise<TaskRecord>>()
  for (const task of dag.tasks) {
    const before = task.after.flatMap((id) => ends.get(id) ?? [])
    const end = Promise.all(before).then((records) => runInTurn(task, records, tries))
    // Whatever breaks one task stops all the others.
    end.catch((error: unknown) => broken.abort(error))
    ends.set(task.id, end)
  }
  await Promise.allSettled(ends.values())
  await Promise.allSettled(tidying)
  await Promise.all(tidying)
  const tasks = await Promise.all(ends.values())
  const status = judgeRun(tasks, signal.aborted)
  await state.finish(status)
  return { runId: state.runId, status, tasks }
}

/** Runs a task once all that it comes after have come to their ends, if they have come to the right ones. */
async function runInTurn(task: DagTask, before: readonly TaskRecord[], tries: TriesOptions): Promise<TaskRecord> {
  const { state, signal, tell } = tries
  const record = state.read(task.id)
  if (isOver(record)) return tellEarlier(task, record, tries)
  if (!before.every(isOver)) return record
  const hindrance = task.trigger === 'all-done' ? undefined : findHindrance(before)
  if (hindrance === undefined && signal.aborted) return record
  const end = hindrance === undefined ? await runTaskTries(task, tries) : await writeEnd(record, hindrance, state)
  if (isOver(end) || end.status === 'cancelled') {
    const { status, outcome } = end
    tell({ kind: 'end', task: task.id, status, isEarlier: false, ...(outcome && { outcome }) })
  }
  return end
}

/** A task that was over before; its pod may not have been put away. */
function tellEarlier(task: DagTask, record: TaskRecord, tries: TriesOptions): TaskRecord {
  const { status, outcome } = record
  tries.tell({ kind: 'end', task: task.id, status, isEarlier: true, ...(outcome && { outcome }) })
  tries.later(putEarlierAway(task, tries))
  return record
}

async function writeEnd(record: TaskRecord, status: TaskStatus, state: RunState): Promise<TaskRecord> {
  const end = { ...record, status }
  await state.write(end)
  return end
}

/** Why a task that wants all before it to succeed is not run. */
function findHindrance(before: readonly TaskRecord[]): 'upstream-failed' | 'skipped' | undefined {
  if (before.some(({ status }) => status === 'failed' || status === 'upstream-failed')) return 'upstream-failed'
  return before.some(({ status }) => status === 'skipped') ? 'skipped' : undefined
}

function judgeRun(tasks: readonly TaskRecord[], isStopped: boolean): DagOutcome['status'] {
  if (tasks.some((task) => !isOver(task))) return isStopped ? 'cancelled' : 'failed'
  return tasks.some(({ status }) => status === 'failed' || status === 'upstream-failed') ? 'failed' : 'succeeded'
}
