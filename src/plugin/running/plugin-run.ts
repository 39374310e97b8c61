// The plugins of one run, as the operator calls them.

import { describeThrown } from '../../basics/describe-thrown.ts'
import type { Pod } from '../../basics/wire.ts'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import type { HookName } from '../contract/hooks.ts'
import type { Outcome } from '../contract/outcome.ts'
import type { RunInfo } from '../contract/run.ts'
import type { RunPlace } from '../host.ts'
import { diagnoseRun, type EnrichedDiagnosis } from './diagnosing.ts'
import { cleanUp, tellOutcome } from './ending.ts'
import { createHookCaller } from './hook-caller.ts'
import type { TakeTurns } from './in-turn.ts'
import { askGates, type LaunchRefusal, type OnTransformed, prepareLaunch, transformPod } from './launching.ts'
import { type MakingParts, makeHooks } from './make-hooks.ts'
import { openObservers } from './observers.ts'
import { observeRun, type RunObserving } from './observing.ts'
import { openWrites } from './writing.ts'

/** The plugins of one run. What ends a run rejects with `plugin-failed`, or with the reason of the run's signal. */
export interface PluginRun extends RunObserving {
  /** The pod after every transform. Its name, namespace and the labels of pullpass are those of `pod`. */
  transformPod(pod: Pod, onTransformed?: OnTransformed): Promise<Pod>
  /** Why the pod may not be launched; empty when it may. Asks every gate. Up to here nothing has been written. */
  gateLaunch(pod: Pod): Promise<readonly LaunchRefusal[]>
  /** Makes ready what the pod needs, one plugin after the other. */
  prepare(pod: Pod): Promise<void>
  /** The diagnosis with what plugins know. `retry` is given once in a run. Rejects only when the run is stopped. */
  diagnose(pod: Pod, diagnosis: Diagnosis): Promise<EnrichedDiagnosis>
  /** Another pod is about to be made: `transformPod` comes next, and hooks see the new number. */
  beginAttempt(attempt: number): void
  /**
   * Tells how the run ended, cleans up in reverse order, and waits for what plugins still write. Gives the outcome with all warnings. Call it
   * once, always; it never rejects and the run's signal does not stop it.
   */
  end(outcome: Outcome, pod?: Pod): Promise<Outcome>
}

/** What a run takes from the host. */
export interface RunParts extends MakingParts {
  readonly takeTurns: TakeTurns
  readonly timeoutMs: (hook: HookName) => number
}

/** Makes the hooks of every plugin. Throws `plugin-failed` or `plugin-invalid`, by name. */
export function openPluginRun(info: RunInfo, place: RunPlace, parts: RunParts): PluginRun {
  const { signal } = place
  const { timeoutMs } = parts
  let run = Object.freeze({ ...info })
  let mayRetry = true
  const warnings: string[] = []
  const warn = (error: unknown) => warnings.push(describeThrown(error))
  const writes = openWrites(parts.takeTurns)
  const made = makeHooks(run, place, parts, writes)
  const caller = createHookCaller({ made, run: () => run, signal, timeoutMs })
  const observers = openObservers({ timeoutMs, warn: (message) => warnings.push(message) })

  return {
    ...observeRun(caller, observers),
    transformPod: async (pod, onTransformed) => await transformPod(caller, pod, onTransformed),
    gateLaunch: async (pod) => await askGates(caller, pod),
    async prepare(pod) {
      writes.allow(true)
      await prepareLaunch(caller, pod)
    },
    async diagnose(pod, diagnosis) {
      const enriched = await diagnoseRun(caller, { pod, diagnosis }, warn)
      signal.throwIfAborted()
      if (!mayRetry || !enriched.retry) return { diagnosis: enriched.diagnosis }
      mayRetry = false
      return enriched
    },
    beginAttempt(attempt) {
      run = Object.freeze({ ...run, attempt })
      writes.allow(false)
    },
    async end(outcome, pod) {
      writes.allow(true)
      await tellOutcome(caller, outcome, observers)
      await cleanUp(caller, { outcome, pod }, warn)
      await writes.settle()
      return { ...outcome, warnings: [...outcome.warnings, ...warnings] }
    },
  }
}
