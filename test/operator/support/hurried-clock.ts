// The machine's clock, on which hours pass in a moment while a test says so: for runs beside real processes that wait long for something.

import { type Clock, systemClock } from '../../../src/basics/clock.ts'

/** Long enough for what is ready to happen before the next wait is over. */
const waitMs = 1

/** Starts as the machine's own clock. */
export class HurriedClock implements Clock {
  #aheadMs = 0
  #rest: AbortController | undefined = new AbortController()

  now(): Date {
    return new Date(Date.now() + this.#aheadMs)
  }

  /** From now on no wait lasts, and the time is as if each had. */
  hurry(): void {
    this.#rest?.abort()
    this.#rest = undefined
  }

  /** Time passes as it does again, from where it is. */
  rest(): void {
    this.#rest ??= new AbortController()
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const endMs = this.now().getTime() + ms
    const rest = this.#rest?.signal
    try {
      if (rest) await systemClock.sleep(ms, signal ? AbortSignal.any([signal, rest]) : rest)
      else await systemClock.sleep(Math.min(ms, waitMs), signal)
    } catch (reason) {
      if (signal?.aborted || !rest?.aborted) throw reason
    }
    this.#aheadMs = Math.max(this.#aheadMs, endMs - Date.now())
  }
}
