// Where a task of a running DAG stands: what is written down at each transition.

import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import type { OutcomePod, OutcomeStatus } from '../../plugin/contract/outcome.ts'

/**
 * - `waiting`: for other tasks, or for a place among those that run
 * - `running`: a pod may exist
 * - `backing-off`: failed, and is tried again at `dueMs`
 * - `succeeded`, `failed`: over
 * - `skipped`: the task said so, or one that it comes after was skipped
 * - `upstream-failed`: never begun, because one that it comes after did not succeed
 * - `cancelled`: a person stopped it; its pod is gone
 */
export type TaskStatus =
  | 'waiting'
  | 'running'
  | 'backing-off'
  | 'succeeded'
  | 'failed'
  | 'skipped'
  | 'upstream-failed'
  | 'cancelled'

/** What is kept of the outcome of the last try. */
export interface KeptOutcome {
  readonly status: OutcomeStatus
  readonly exitCode?: number
  readonly diagnosis?: Diagnosis
  /** RFC 3339, by the node's clock. */
  readonly startedAt?: string
  readonly finishedAt?: string
}

export interface TaskRecord {
  readonly id: string
  readonly status: TaskStatus
  /** Tries so far, by the budget that they count against. The first try counts against none. */
  readonly retried: { readonly user: number; readonly infrastructure: number }
  /** Number of the first pod of the try that is under way or comes next. */
  readonly attempt: number
  /** When the next try is due, with `backing-off`. */
  readonly dueMs?: number
  readonly outcome?: KeptOutcome
  /** What the task gave back, when it succeeded and gave something. */
  readonly result?: { readonly value: unknown }
  /** A pod that has ended and has not been put away. */
  readonly pod?: OutcomePod
}

/** The record of a task that nothing has been done for. */
export function freshRecord(id: string): TaskRecord {
  return { id, status: 'waiting', retried: { user: 0, infrastructure: 0 }, attempt: 1 }
}

/** Whether nothing more is done for the task in this run. */
export function isOver({ status }: TaskRecord): boolean {
  switch (status) {
    case 'succeeded':
    case 'failed':
    case 'skipped':
    case 'upstream-failed':
      return true
    case 'waiting':
    case 'running':
    case 'backing-off':
    case 'cancelled':
      return false
  }
}

/** The record from which a run goes on that had ended without success: what did not succeed begins anew, with its budgets. */
export function renewRecord(record: TaskRecord): TaskRecord {
  if (record.status === 'succeeded' || record.status === 'skipped') return record
  const { id, attempt, outcome, pod } = record
  return { ...freshRecord(id), attempt, ...(outcome && { outcome }), ...(pod && { pod }) }
}
