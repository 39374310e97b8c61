// What a run of a DAG tells while it goes on.

import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import type { LogEntry } from '../../operator/logs/log-entry.ts'
import type { PodState } from '../../operator/run-options.ts'
import type { KeptOutcome, TaskStatus } from './task-record.ts'

/** Texts of diagnoses, lines and warnings come from outside: to be escaped by who shows them. */
export type DagEvent =
  | { readonly kind: 'run'; readonly runId: string; readonly isResumed: boolean }
  /** A try begins: `number` is 1 for the first. */
  | { readonly kind: 'try'; readonly task: string; readonly number: number }
  | { readonly kind: 'pod'; readonly task: string; readonly state: PodState }
  | { readonly kind: 'line'; readonly task: string; readonly entry: LogEntry }
  | {
      readonly kind: 'retry'
      readonly task: string
      readonly budget: 'user' | 'infrastructure'
      readonly waitMs: number
      readonly diagnosis?: Diagnosis
    }
  /** The task is over, or was cancelled. `isEarlier`: it was so before this process began. */
  | {
      readonly kind: 'end'
      readonly task: string
      readonly status: TaskStatus
      readonly outcome?: KeptOutcome
      readonly isEarlier: boolean
    }
  | { readonly kind: 'warning'; readonly task: string; readonly message: string }
