// Time as a value that is passed in, so that tests decide what time it is.

import { setTimeout as delay } from 'node:timers/promises'

/** What time it is, and waiting. */
export interface Clock {
  /** The wall clock. */
  now(): Date
  /** Waits `ms` milliseconds; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, signal ? { signal } : {})
    } catch (cause) {
      throw signal?.aborted ? signal.reason : cause
    }
  },
}
