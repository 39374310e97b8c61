// The state of one run of a DAG, and how it is kept.

import type { ParamValue } from '../model/dag.ts'
import type { TaskRecord } from './task-record.ts'

/** `running` also after the process was killed. */
export type RunStatus = 'running' | 'succeeded' | 'failed' | 'cancelled'

/** One run, open for one process. */
export interface RunState {
  readonly runId: string
  /** The values of this run. */
  readonly params: Readonly<Record<string, ParamValue>>
  /** Whether an earlier process began it. */
  readonly isResumed: boolean
  /** As last written. */
  read(task: string): TaskRecord
  /** Writes a transition; fulfilled once it can not be lost any more. Writes are kept in their order. */
  write(record: TaskRecord): Promise<void>
  finish(status: Exclude<RunStatus, 'running'>): Promise<void>
}
