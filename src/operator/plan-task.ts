// What a run would do up to the creation of its pod. Nothing is written.

import type { Pod } from '../basics/wire.ts'
import type { LaunchRefusal } from '../plugin/running/launching.ts'
import { readyPod } from './ready-pod.ts'
import { beginRun, buildTaskPod, type RunTaskOptions, toTaskPod } from './run-task.ts'
import { attributeChanges } from './spec/build-pod.ts'
import type { PodTask } from './spec/pod-task.ts'
import type { Traced } from './spec/traced.ts'

export interface PlanTaskOptions extends RunTaskOptions {
  /** Also asks the API server to check and admit the pod, which stores nothing. */
  readonly asksServer?: boolean
}

/** The pod that a run would create. */
export interface TaskPlan {
  readonly pod: Pod
  /** Who set which field. */
  readonly provenance: Traced
  /** What plugins have against the launch. */
  readonly refusals: readonly LaunchRefusal[]
  readonly warnings: readonly string[]
}

/** Plans a run of `task`. Rejects as `runTask` does, and with the API server's refusal when it is asked. */
export async function planTask(task: PodTask, options: PlanTaskOptions): Promise<TaskPlan> {
  const built = await buildTaskPod(task, options)
  const run = await beginRun(task, built, options)
  try {
    const { pod, stages, refusals } = await readyPod(run, toTaskPod(task, built), run.attempt)
    if (options.asksServer) await run.cluster.pods.create(pod, { dryRun: true, signal: run.signal })
    const provenance = stages.reduce(
      (known, { pod: next, layer }) => attributeChanges(known, next, layer),
      built.provenance,
    )
    return { pod, provenance, refusals, warnings: [...built.warnings, ...run.tell.warnings] }
  } finally {
    await run.hooks.end({ status: 'skipped', warnings: [], attempts: 0 })
    await run.close()
  }
}
