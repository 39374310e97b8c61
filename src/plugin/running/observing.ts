// What observers are told of a run while it goes on.

import type { Pod } from '../../basics/wire.ts'
import type { FrozenPod, LogLineInput } from '../contract/hooks.ts'
import { freezeCopy } from './frozen.ts'
import type { HookCaller } from './hook-caller.ts'
import type { Observers } from './observers.ts'

/** The observing half of a run's plugins. Nothing here throws or is waited for. */
export interface RunObserving {
  onCreated(pod: Pod): void
  onPodChange(pod: Pod): void
  readonly observesLogs: boolean
  onLogLine(line: Omit<LogLineInput, 'run'>): void
}

export function observeRun(caller: HookCaller, observers: Observers): RunObserving {
  let previous: FrozenPod | undefined
  const ofLines = caller.having('onLogLine')
  return {
    onCreated(pod) {
      const input = { run: caller.run(), pod: freezeCopy(pod) }
      for (const { plugin, hooks } of caller.having('onCreated')) {
        observers.tell(plugin, 'onCreated', (signal) => hooks.onCreated?.({ ...input, signal }))
      }
    },
    onPodChange(pod) {
      const told = caller.having('onPodChange')
      if (told.length === 0) return
      const input = { run: caller.run(), pod: freezeCopy(pod), ...(previous && { previous }) }
      previous = input.pod
      for (const { plugin, hooks } of told) {
        observers.tell(plugin, 'onPodChange', (signal) => hooks.onPodChange?.({ ...input, signal }))
      }
    },
    observesLogs: ofLines.length > 0,
    onLogLine(line) {
      if (ofLines.length === 0) return
      const input = Object.freeze({ ...line, run: caller.run() })
      for (const { plugin, hooks } of ofLines) observers.tellNow(plugin, 'onLogLine', () => hooks.onLogLine?.(input))
    },
  }
}
