// When a run's plugins may write, and which of their writes are under way.

import { PullpassError } from '../../errors/pullpass-error.ts'
import type { TakeTurns } from './in-turn.ts'

/** The writes of one run. */
export interface RunWrites {
  /** From now on hooks may write, or may not: nothing is written up to the gates. */
  allow(isAllowed: boolean): void
  /** Carries out one write. Rejects while writing is not allowed. */
  inTurn<T>(key: string, write: () => Promise<T>): Promise<T>
  /** Waits for the writes that are under way, also those of hooks that were given up. */
  settle(): Promise<void>
}

/** Starts where nothing may be written. */
export function openWrites(takeTurns: TakeTurns): RunWrites {
  let isAllowed = false
  const underWay = new Set<Promise<unknown>>()
  return {
    allow(next) {
      isAllowed = next
    },
    async inTurn(key, write) {
      if (!isAllowed) {
        throw new PullpassError('plugin-failed', 'a plugin tried to write before its run may', {
          remedies: ['write in `prepare`, `diagnose` or `cleanup`'],
        })
      }
      const writing = takeTurns(key, write)
      underWay.add(writing)
      try {
        return await writing
      } finally {
        underWay.delete(writing)
      }
    },
    settle: async () => {
      await Promise.allSettled(underWay)
    },
  }
}
