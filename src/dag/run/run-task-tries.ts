// One task of a run from its turn to its end: try after try, each transition written down before it is acted on.

import type { Clock } from '../../basics/clock.ts'
import { makeDiagnosis } from '../../diagnosis/make-diagnosis.ts'
import type { PodTask } from '../../operator/spec/pod-task.ts'
import type { Outcome } from '../../plugin/contract/outcome.ts'
import type { Dag, DagTask } from '../model/dag.ts'
import { MissingValueError, resolveBy, resolveTask } from '../model/resolve.ts'
import type { DagEvent } from './events.ts'
import { planRetry } from './retry.ts'
import type { RunState } from './run-state.ts'
import type { KeptOutcome, TaskRecord } from './task-record.ts'
import type { TaskRunner } from './task-runner.ts'

export interface TriesOptions {
  readonly dag: Dag
  readonly state: RunState
  readonly runner: TaskRunner
  readonly clock: Clock
  readonly random: () => number
  readonly signal: AbortSignal
  readonly tell: (event: DagEvent) => void
  /** Waits for `work` before the run is over; when it fails, the run does. */
  readonly later: (work: Promise<unknown>) => void
  /** Gives `work` a place among the tasks that run at once. */
  readonly takePlace: <Value>(work: () => Promise<Value>) => Promise<Value>
}

/** Runs `task` until it is over or the run is stopped; gives the record as it is then. Rejects when the state can't be written. */
export async function runTaskTries(task: DagTask, options: TriesOptions): Promise<TaskRecord> {
  const { state, clock, signal, takePlace } = options
  await putEarlierAway(task, options)
  for (;;) {
    const before = state.read(task.id)
    if (before.status === 'backing-off') {
      const waitMs = (before.dueMs ?? 0) - clock.now().getTime()
      if (waitMs > 0) await clock.sleep(waitMs, signal).catch(() => {})
    }
    const after = await takePlace(async () => (signal.aborted ? before : await runTry(task, before, options)))
    if (after.status !== 'backing-off' || signal.aborted) return after
  }
}

async function runTry(task: DagTask, before: TaskRecord, options: TriesOptions): Promise<TaskRecord> {
  const { state, runner, tell } = options
  const { dueMs: _due, ...record } = before
  const pod = resolvePod(task, options)
  if ('missing' in pod)
    return await endTry(task, record, { outcome: pod.missing, lastAttempt: record.attempt }, options)

  await state.write({ ...record, status: 'running' })
  tell({ kind: 'try', task: task.id, number: 1 + record.retried.user + record.retried.infrastructure })
  const end = await runner.run({
    task: pod.task,
    runId: `${state.runId}.${task.id}`,
    attempt: record.attempt,
    signal: options.signal,
    onState: (podState) => tell({ kind: 'pod', task: task.id, state: podState }),
    onLine: (entry) => tell({ kind: 'line', task: task.id, entry }),
    onWarning: (message) => tell({ kind: 'warning', task: task.id, message }),
  })
  const after = await endTry(task, record, end, options)
  const tidying = putAway(pod.task, after, options)
  // Whoever comes next need not wait for that; the task's own next try does, because it has a record of its own.
  if (after.status !== 'backing-off') options.later(tidying)
  else await tidying
  return state.read(task.id)
}

/** The ended pod that an earlier process has left, if any. */
export async function putEarlierAway(task: DagTask, options: TriesOptions): Promise<void> {
  const record = options.state.read(task.id)
  const pod = record.pod && resolvePod(task, options)
  if (pod && 'task' in pod) await putAway(pod.task, record, options)
}

/** Deletes an ended pod as its task wants it, and forgets it. */
async function putAway(
  task: PodTask,
  { id, pod, outcome }: TaskRecord,
  { state, runner }: Pick<TriesOptions, 'state' | 'runner'>,
): Promise<void> {
  if (!pod || !outcome) return
  await runner.putAway(task, pod, outcome.status)
  const { pod: _gone, ...record } = state.read(id)
  await state.write(record)
}

/** The pod's description, or the outcome of a task that needs a value that nobody gave. */
function resolvePod(
  task: DagTask,
  { dag, state }: Pick<TriesOptions, 'dag' | 'state'>,
): { readonly task: PodTask } | { readonly missing: Outcome } {
  try {
    const resolve = resolveBy(dag.params, (id) => state.read(id).result?.value)
    return { task: resolveTask(task, resolve) }
  } catch (error) {
    if (!(error instanceof MissingValueError)) throw error
    const remedy = 'let the other task give it, or take the reference out'
    const diagnosis = makeDiagnosis('result-unusable', { summary: error.message, remedy, retry: 'never' })
    return { missing: { status: 'failed', diagnosis, warnings: [], attempts: 0 } }
  }
}

async function endTry(
  task: DagTask,
  record: TaskRecord,
  { outcome, lastAttempt }: { readonly outcome: Outcome; readonly lastAttempt: number },
  options: TriesOptions,
): Promise<TaskRecord> {
  const after = judge(task, { ...record, attempt: lastAttempt + 1 }, outcome, options)
  const { result, pod } = outcome
  const ended: TaskRecord = {
    ...after,
    outcome: keepOutcome(outcome),
    ...(result !== undefined && { result: { value: result } }),
    ...(pod && outcome.status !== 'cancelled' && { pod }),
  }
  await options.state.write(ended)
  return ended
}

function judge(task: DagTask, record: TaskRecord, outcome: Outcome, options: TriesOptions): TaskRecord {
  const { clock, random, signal, tell } = options
  switch (outcome.status) {
    case 'succeeded':
    case 'skipped':
      return { ...record, status: outcome.status }
    case 'cancelled':
      return { ...record, status: signal.aborted ? 'cancelled' : 'failed' }
    case 'failed':
    case 'timed-out':
    case 'lost': {
      const next = planRetry(outcome, record, task.retries, random)
      if (!next) return { ...record, status: 'failed' }
      const { budget, waitMs, retried } = next
      tell({ kind: 'retry', task: task.id, budget, waitMs, ...(outcome.diagnosis && { diagnosis: outcome.diagnosis }) })
      return { ...record, status: 'backing-off', retried, dueMs: clock.now().getTime() + waitMs }
    }
  }
}

function keepOutcome({ status, exitCode, diagnosis, startedAt, finishedAt }: Outcome): KeptOutcome {
  return {
    status,
    ...(exitCode !== undefined && { exitCode }),
    ...(diagnosis && { diagnosis }),
    ...(startedAt && { startedAt: startedAt.toISOString() }),
    ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
  }
}
