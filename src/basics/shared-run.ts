// One piece of work that many wait for: started once, stopped when the last one has gone.

import { untilAborted } from './until-aborted.ts'

export interface SharedRun<T> {
  /** Waits for the result; rejects with the signal's reason when it is aborted first. */
  join(signal?: AbortSignal): Promise<T>
  /** True once everybody had left before it was done: it is being stopped and nobody can join any more. */
  isAbandoned(): boolean
}

/** Starts `work` at once, and calls `onSettled` when it is done or failed. Its signal aborts when everybody who joined has left. */
export function startShared<T>(work: (signal: AbortSignal) => Promise<T>, onSettled: () => void): SharedRun<T> {
  const stopping = new AbortController()
  let isSettled = false
  const settle = (): void => {
    isSettled = true
    onSettled()
  }
  const result = work(stopping.signal)
  // Whoever joins gets the rejection; without anyone it must not end the process.
  result.then(settle, settle)
  let waiting = 0
  const leave = (): void => {
    waiting -= 1
    if (waiting === 0 && !isSettled) stopping.abort()
  }
  return {
    async join(signal) {
      signal?.throwIfAborted()
      waiting += 1
      try {
        return await untilAborted(result, signal)
      } finally {
        leave()
      }
    },
    isAbandoned: () => stopping.signal.aborted,
  }
}
