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
export async function readyPod(run: Run, { pod, hasSuffix }: TaskPod, attempt: number): Promise<ReadyPod> {
  const { namespace, runId, terms, hooks } = run
  const name = namePod({ base: pod.metadata?.name ?? terms.task, runId, attempt, hasSuffix })
  const identity = { namespace, name, runId, task: terms.task, attempt }
  const mostSeconds = (run.endByMs - run.nowMs()) / 1000
  const stages: PodStage[] = [{ layer: 'run', pod: completePod(pod, identity, mostSeconds) }]
  // Completed again after each plugin, so that none can take the end away.
  const transformed = await hooks.transformPod(completePod(pod, identity, mostSeconds), (plugin, next) => {
    stages.push({ layer: `plugin ${plugin}`, pod: completePod(next, identity, mostSeconds) })
  })
  const complete = completePod(transformed, identity, mostSeconds)
  return { pod: complete, stages, refusals: await hooks.gateLaunch(complete) }
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
