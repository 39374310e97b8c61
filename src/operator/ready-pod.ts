// From the pod that a task describes to the one that may be launched: named, bounded, changed by plugins and let through by them.

import type { Pod } from '../basics/wire.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { makeDiagnosis } from '../diagnosis/make-diagnosis.ts'
import type { LaunchRefusal } from '../plugin/running/launching.ts'
import { completePod } from './launch/complete-pod.ts'
import { namePod } from './launch/pod-name.ts'
import type { Run } from './run.ts'
import type { Layer } from './spec/traced.ts'

/** The pod of a task before it belongs to a run. */
export interface TaskPod {
  readonly pod: Pod
  /** Whether the run is part of the pod's name. */
  readonly hasSuffix: boolean
  /** Whether plugins have changed it already: one that was read back from the cluster is not changed by them a second time. */
  readonly isTransformed: boolean
}

export interface PodStage {
  readonly layer: Layer
  readonly pod: Pod
}

export interface ReadyPod {
  readonly pod: Pod
  /** The pod as it came to be: with what the run adds, then after each plugin that changed it. */
  readonly stages: readonly PodStage[]
  /** What plugins have against it; empty when it may be launched. */
  readonly refusals: readonly LaunchRefusal[]
}

/** Makes the pod number `attempt` of `run`. Writes nothing. Rejects with `plugin-failed`. */
export async function readyPod(run: Run, task: TaskPod, attempt: number): Promise<ReadyPod> {
  const { pod, hasSuffix, isTransformed } = task
  const { namespace, runId, terms, hooks } = run
  const name = namePod({ base: pod.metadata?.name ?? terms.task, runId, attempt, hasSuffix })
  const identity = { namespace, name, runId, task: terms.task, attempt }
  const mostSeconds = (run.endByMs - run.nowMs()) / 1000
  // Completed again after each plugin, so that none can take the end away.
  const complete = (next: Pod) => completePod(next, identity, mostSeconds)
  const stages: PodStage[] = [{ layer: 'run', pod: complete(pod) }]
  const transformed = isTransformed
    ? pod
    : await hooks.transformPod(complete(pod), (plugin, next) => {
        stages.push({ layer: `plugin ${plugin}`, pod: complete(next) })
      })
  const ready = complete(transformed)
  return { pod: ready, stages, refusals: await hooks.gateLaunch(ready) }
}

/** The refusals of plugins as one diagnosis: the first one leads. */
export function diagnoseRefusals(refusals: readonly LaunchRefusal[]): Diagnosis | undefined {
  const [first, ...others] = refusals
  if (!first) return undefined
  const rest = others.flatMap(({ plugin, reason, evidence }) => [`plugin \`${plugin}\`: ${reason}`, ...evidence])
  return makeDiagnosis('refused-by-plugin', {
    summary: `plugin \`${first.plugin}\`: ${first.reason}`,
    remedy: first.remedy,
    evidence: [...first.evidence, ...rest],
  })
}
