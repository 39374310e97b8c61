// A clock that stands still until somebody waits: then it jumps to the moment that is waited for next.

import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../../src/basics/clock.ts'

interface Sleeper {
  readonly atMs: number
  readonly wake: () => void
}

/** Time passes only while everything that runs is waiting for it. */
export class ManualClock implements Clock {
  #nowMs: number
  readonly #sleepers = new Set<Sleeper>()

  constructor(now = '2026-01-01T00:00:00Z') {
    this.#nowMs = Date.parse(now)
  }

  now(): Date {
    return new Date(this.#nowMs)
  }

  /** How many wait for a moment. */
  get waiting(): number {
    return this.#sleepers.size
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason)
        return
      }
      const sleeper: Sleeper = { atMs: this.#nowMs + ms, wake: resolve }
      this.#sleepers.add(sleeper)
      signal?.addEventListener('abort', () => {
        if (this.#sleepers.delete(sleeper)) reject(signal.reason)
      })
    })
  }

  /** Lets `ms` pass, waking everybody in order, each with time to do what it woke for. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms
    await settle()
    for (;;) {
      const next = [...this.#sleepers].sort((a, b) => a.atMs - b.atMs)[0]
      if (!next || next.atMs > endMs) break
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      this.#sleepers.delete(next)
      next.wake()
      await settle()
    }
    this.#nowMs = endMs
  }

  /** Lets time pass as fast as it is waited for until `work` is done, at most `mostMs` of it. */
  async run<T>(work: Promise<T>, mostMs = 24 * 3_600_000): Promise<T> {
    const endMs = this.#nowMs + mostMs
    let isDone = false
    const done = () => {
      isDone = true
    }
    work.then(done, done)
    await settle()
    while (!isDone) {
      const next = [...this.#sleepers].sort((a, b) => a.atMs - b.atMs)[0]
      if (next && next.atMs > endMs) throw new Error(`not done after ${mostMs} ms`)
      if (next) {
        this.#nowMs = Math.max(this.#nowMs, next.atMs)
        this.#sleepers.delete(next)
        next.wake()
      }
      await settle()
    }
    return await work
  }
}

/** Lets everything that is ready go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await nextTurn()
}
