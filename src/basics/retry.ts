// Trying again, bounded, with jittered exponential back-off.

import type { Clock } from './clock.ts'

export interface RetryOptions {
  /** Attempts in all, the first one included. */
  readonly attempts: number
  /** Wait before the second attempt in milliseconds; doubles each time. */
  readonly firstDelayMs: number
  readonly maxDelayMs: number
  readonly clock: Clock
  /** A number in [0, 1) for the jitter. */
  readonly random: () => number
  readonly signal?: AbortSignal
  /** Whether this failure may pass by itself; a number is the wait in milliseconds that the other side asked for. */
  readonly isTemporary: (error: unknown) => boolean | number
}

/** Calls `step` until it succeeds, fails for good, or the attempts are used up; then rejects with the last error. */
export async function retry<T>(options: RetryOptions, step: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await step(attempt)
    } catch (error) {
      const temporary = options.signal?.aborted ? false : options.isTemporary(error)
      if (temporary === false || attempt >= options.attempts) throw error
      await options.clock.sleep(delayBefore(attempt, temporary, options), options.signal)
    }
  }
}

function delayBefore(attempt: number, temporary: true | number, options: RetryOptions): number {
  const backoff = Math.min(options.maxDelayMs, options.firstDelayMs * 2 ** (attempt - 1))
  const jittered = backoff * (0.5 + options.random() / 2)
  return temporary === true ? jittered : Math.max(temporary, jittered)
}
