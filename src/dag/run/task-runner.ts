// What runs one try of a task: the operator, or a stand-in in tests.

import type { LogEntry } from '../../operator/logs/log-entry.ts'
import type { PodState } from '../../operator/run-options.ts'
import type { PodTask } from '../../operator/spec/pod-task.ts'
import type { Outcome, OutcomePod } from '../../plugin/contract/outcome.ts'

/** One try of a task. */
export interface TaskTry {
  readonly task: PodTask
  /** The same for all tries of the task in one run of the DAG, and for every process that works on them. */
  readonly runId: string
  /** Number of the first pod of this try; pods with a smaller number belong to earlier ones. */
  readonly attempt: number
  /** Stops the try: the outcome is `cancelled`, unless the task was over already. */
  readonly signal: AbortSignal
  readonly onState: (state: PodState) => void
  readonly onLine: (entry: LogEntry) => void | Promise<void>
  readonly onWarning: (message: string) => void
}

/** How a try ended. */
export interface TryEnd {
  readonly outcome: Outcome
  /** Number of its last pod; the number it began with when it had none. */
  readonly lastAttempt: number
}

export interface TaskRunner {
  /**
   * Runs a try to its end, or takes over the pod that an earlier process has made for it. A pod that has ended is left where it is, so that the
   * outcome can be written down first.
   */
  run(start: TaskTry): Promise<TryEnd>
  /** Puts the ended pod away as `task` wants it, after its outcome has been written down. */
  putAway(task: PodTask, pod: OutcomePod, status: Outcome['status']): Promise<void>
}
