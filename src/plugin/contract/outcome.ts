// How a run ended.

import type { Diagnosis } from '../../diagnosis/diagnosis.ts'

/**
 * - `succeeded`: the task's container ended with exit code 0
 * - `failed`: it did not, or the pod could not run, or was refused before it existed
 * - `skipped`: the task said so through one of its skip exit codes
 * - `cancelled`: a person or a signal stopped it; the pod is gone
 * - `timed-out`: a deadline of the run passed
 * - `lost`: nothing can be known any more, such as when the pod was deleted or its node is gone
 */
export type OutcomeStatus = 'succeeded' | 'failed' | 'skipped' | 'cancelled' | 'timed-out' | 'lost'

/** The pod that a run ended with. */
export interface OutcomePod {
  readonly namespace: string
  readonly name: string
  readonly uid: string
}

/** The end of one run. Texts in it come from outside: to be escaped by who shows them. */
export interface Outcome {
  readonly status: OutcomeStatus
  /** Of the task's container, when it ended. */
  readonly exitCode?: number
  /** What the task gave back, when it gave something. */
  readonly result?: unknown
  /** Why, for everything but success. */
  readonly diagnosis?: Diagnosis
  /** What went wrong on the way without changing the end, a sentence each. */
  readonly warnings: readonly string[]
  /** Absent when no pod was made. */
  readonly pod?: OutcomePod
  /** When the task's container started and ended, by the node's clock. */
  readonly startedAt?: Date
  readonly finishedAt?: Date
  /** Pods made in all. */
  readonly attempts: number
}
