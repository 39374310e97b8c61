// A DAG after it was checked: what the runner, the check and the export work with.

import type { JsonObject } from '../../operator/spec/pod-fields.ts'

/** The value of a parameter. */
export type ParamValue = string | number | boolean

/** When a task runs: when all it comes after have succeeded, or when all of them are over, however they ended. */
export type Trigger = 'all-succeeded' | 'all-done'

/** How often a task is tried again, and how long is waited before that. */
export interface RetryTerms {
  /** Tries after the first when the task failed. */
  readonly times: number
  /** Tries after the first when the task is not to blame: a lost node, a registry that was down. Counted apart from `times`. */
  readonly infrastructure: number
  /** Before the second try. */
  readonly waitSeconds: number
  /** By which the waiting grows from try to try. */
  readonly factor: number
  /** No waiting is longer. */
  readonly mostWaitSeconds: number
}

/** One task of a DAG. */
export interface DagTask {
  readonly id: string
  /** Ids of the tasks that have to be over before. */
  readonly after: readonly string[]
  readonly trigger: Trigger
  readonly retries: RetryTerms
  /** Which of the retry terms the author wrote, in the task or in the defaults. */
  readonly writtenRetries: readonly (keyof RetryTerms)[]
  /** The fields of a PodTask with the defaults under them; references stand where they were written. */
  readonly settings: JsonObject
}

/** A DAG without mistakes: no cycle, no unknown name, no result that is used before it exists. */
export interface Dag {
  readonly id: string
  readonly params: Readonly<Record<string, ParamValue>>
  /** How many tasks may run at once; no limit when left out. */
  readonly concurrency?: number
  /** How long the whole DAG is expected to take; {@link Dag} checks look so far ahead. */
  readonly expectedSeconds?: number
  /** Each after the tasks that it comes after, otherwise as written. */
  readonly tasks: readonly DagTask[]
}
