// Work on the same thing, one after the other.

import pLimit, { type LimitFunction } from 'p-limit'

/** Runs `work` after all earlier work under the same key. */
export type TakeTurns = <T>(key: string, work: () => Promise<T>) => Promise<T>

/** Starts with nothing under way. A key is forgotten when its last work is done. */
export function createTurns(): TakeTurns {
  const queues = new Map<string, LimitFunction>()
  return async (key, work) => {
    const queue = queues.get(key) ?? pLimit(1)
    queues.set(key, queue)
    try {
      return await queue(work)
    } finally {
      if (queue.activeCount + queue.pendingCount === 0) queues.delete(key)
    }
  }
}
