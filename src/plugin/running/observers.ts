// Observers: told in order, never in the way of a run, and silenced when they keep failing.

import { describeThrown } from '../../basics/describe-thrown.ts'
import type { Eventually, HookName } from '../contract/hooks.ts'
import { callHook, hookFailure, rubbish } from './call-hook.ts'

/** An observer that failed this often in one run is not called any more. */
const failuresUntilMuted = 3

/** Who observes, how long they may take, and where warnings go. */
export interface ObserverOptions {
  readonly timeoutMs: (hook: HookName) => number
  readonly warn: (message: string) => void
}

/** The observers of one run. */
export interface Observers {
  /** Calls an asynchronous observer after those before it of the same plugin. Never throws and is not waited for. */
  tell(plugin: string, hook: HookName, call: (signal: AbortSignal) => Eventually<unknown>): void
  /** Calls a synchronous observer at once. Never throws. */
  tellNow(plugin: string, hook: HookName, call: () => unknown): void
  /** Waits until everything that was told has been dealt with. */
  settle(): Promise<void>
}

/** Starts with no failures. */
export function openObservers({ timeoutMs, warn }: ObserverOptions): Observers {
  const queues = new Map<string, Promise<void>>()
  const failures = new Map<string, number>()
  const isMuted = (key: string) => (failures.get(key) ?? 0) >= failuresUntilMuted

  const note = (key: string, error: unknown) => {
    const count = (failures.get(key) ?? 0) + 1
    failures.set(key, count)
    warn(`${describeThrown(error)}${count === failuresUntilMuted ? '; it is not called any more in this run' : ''}`)
  }

  return {
    tell(plugin, hook, call) {
      const key = `${plugin} ${hook}`
      const turn = async () => {
        if (isMuted(key)) return
        try {
          await callHook({ plugin, hook, timeoutMs: timeoutMs(hook) }, call)
        } catch (thrown) {
          note(key, thrown)
        }
      }
      queues.set(plugin, (queues.get(plugin) ?? Promise.resolve()).then(turn))
    },
    tellNow(plugin, hook, call) {
      const key = `${plugin} ${hook}`
      if (isMuted(key)) return
      try {
        const answer = call()
        if (!isThenable(answer)) return
        answer.then(undefined, () => {})
        note(key, rubbish({ plugin, hook }, 'it is asynchronous, and this hook is never waited for'))
      } catch (thrown) {
        note(key, hookFailure({ plugin, hook }, thrown))
      }
    },
    settle: async () => {
      await Promise.all(queues.values())
    },
  }
}

function isThenable(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function'
}
