// Whoever listens to a run can not break it: what a listener throws becomes a warning, once.

import { describeThrown } from '../basics/describe-thrown.ts'
import type { LogEntry } from './logs/log-entry.ts'
import type { FailureDetails, RunListeners, RunState } from './run-options.ts'

/** Tells the listeners of a run. Nothing here throws or rejects. */
export interface Tell {
  /** Whether somebody reads lines. */
  readonly hasLines: boolean
  line(entry: LogEntry): Promise<void>
  state(state: RunState): void
  failure(details: FailureDetails): void
  /** Also kept for the outcome; said once. */
  warning(message: string): void
  /** Every warning so far. */
  readonly warnings: readonly string[]
}

/** Starts with no warnings. */
export function openListeners({ onLine, onState, onFailure, onWarning }: RunListeners): Tell {
  const warnings = new Set<string>()
  const guarded = <Value>(what: string, listener: ((value: Value) => void | Promise<void>) | undefined) => {
    let isMuted = false
    return async (value: Value): Promise<void> => {
      if (isMuted) return
      try {
        await listener?.(value)
      } catch (thrown) {
        isMuted = true
        warn(`the listener for ${what} failed and is not called any more: ${describeThrown(thrown)}`)
      }
    }
  }
  const tellWarning = guarded('warnings', onWarning)
  const tellState = guarded('states', onState)
  const tellFailure = guarded('failures', onFailure)
  const warn = (message: string): void => {
    if (warnings.has(message)) return
    warnings.add(message)
    void tellWarning(message)
  }
  return {
    hasLines: onLine !== undefined,
    line: guarded('lines', onLine),
    state: (state) => void tellState(state),
    failure: (details) => void tellFailure(details),
    warning: warn,
    get warnings() {
      return [...warnings]
    },
  }
}
