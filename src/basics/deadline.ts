// A limit in time for one step, joined with the signal of whoever asked for it.

/** Thrown (as the signal's reason) when a deadline passed before the step was done. */
class DeadlineError extends Error {
  override readonly name = 'DeadlineError'
  readonly timeoutMs: number
  constructor(what: string, timeoutMs: number) {
    super(`${what} took longer than ${timeoutMs / 1000} s`)
    this.timeoutMs = timeoutMs
  }
}

/**
 * Runs `step` with a signal that aborts when `signal` does or after `timeoutMs`, whichever comes first.
 * The timer never outlives the step. Rejects with a {@link DeadlineError} when the time ran out.
 */
export async function withDeadline<T>(
  what: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  step: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(new DeadlineError(what, timeoutMs)), timeoutMs)
  const joined = signal ? AbortSignal.any([signal, timeout.signal]) : timeout.signal
  try {
    joined.throwIfAborted()
    return await step(joined)
  } catch (error) {
    if (timeout.signal.aborted && !signal?.aborted) throw timeout.signal.reason
    throw error
  } finally {
    clearTimeout(timer)
  }
}
