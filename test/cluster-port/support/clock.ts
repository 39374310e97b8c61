// A clock that tests set: sleeping takes no time and moves it on.

import type { Clock } from '../../../src/basics/clock.ts'

export interface ManualClock extends Clock {
  /** What was slept, in milliseconds. */
  readonly sleeps: readonly number[]
  advance(ms: number): void
}

/** A clock that starts at `start`. */
export function manualClock(start = new Date('2026-01-01T00:00:00Z')): ManualClock {
  let nowMs = start.getTime()
  const sleeps: number[] = []
  return {
    sleeps,
    now: () => new Date(nowMs),
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      sleeps.push(ms)
      nowMs += ms
    },
    advance(ms) {
      nowMs += ms
    },
  }
}
