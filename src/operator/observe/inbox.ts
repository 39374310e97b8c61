// News that come at any time, for one reader who deals with them in order and otherwise waits.

import type { Clock } from '../../basics/clock.ts'

/** The longest wait that a timer of JavaScript can do. */
const mostWaitMs = 2 ** 31 - 1

/** A queue for one reader. */
export class Inbox<T> {
  #items: T[] = []
  #wake: (() => void) | undefined

  push(item: T): void {
    this.#items.push(item)
    this.#wake?.()
  }

  /** All that has come since the last call. */
  take(): readonly T[] {
    const items = this.#items
    this.#items = []
    return items
  }

  /** Resolves when there is something to take, or at `atMs` at the latest; rejects with the signal's reason when that comes first. */
  async wait(atMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#items.length > 0) return
    const timer = new AbortController()
    const stop = () => timer.abort(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    const waitMs = Math.min(mostWaitMs, Math.max(0, atMs - clock.now().getTime()))
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    try {
      await Promise.race([woken, clock.sleep(waitMs, timer.signal)])
      signal.throwIfAborted()
    } finally {
      this.#wake = undefined
      signal.removeEventListener('abort', stop)
      timer.abort()
    }
  }
}
