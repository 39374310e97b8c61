// The next pod of a run: made ready, prepared by plugins, and launched.

import { describeThrown } from '../basics/describe-thrown.ts'
import type { Pod } from '../basics/wire.ts'
import { ClusterError } from '../cluster/errors.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import type { AttemptStart } from './follow-attempt.ts'
import { launchPod } from './launch/launch-pod.ts'
import { freshPodMemory } from './observe/judge-pod.ts'
import { diagnoseRefusals, readyPod, type TaskPod } from './ready-pod.ts'
import type { Run } from './run.ts'

/** Makes the pod number `attempt`, the run's `podsMade`th; or tells why there will be none. Rejects as `launchPod` and plugins do. */
export async function makePod(
  run: Run,
  task: TaskPod,
  attempt: number,
  podsMade: number,
): Promise<AttemptStart | { readonly refusal: Diagnosis }> {
  const { pod, refusals } = await readyPod(run, task, attempt)
  const refusal = diagnoseRefusals(refusals)
  if (refusal) return { refusal }
  await run.hooks.prepare(pod)
  const { cluster, clock, random, signal, terms } = run
  const launched = launchPod(pod, {
    ...{ pods: cluster.pods, cluster: cluster.name, clock, random, signal },
    patienceMs: terms.limits.scheduleMs,
    onRefused: (diagnosis) => run.tell.state({ kind: 'refused', diagnosis }),
  })
  const answer = await launched.catch((thrown: unknown) => {
    tellDoubt(run, pod, thrown)
    throw thrown
  })
  if (answer.kind === 'refused') return { refusal: answer.diagnosis }
  const memory = freshPodMemory(run.nowMs())
  return { pod: answer.pod, podsMade, isAdopted: answer.isAdopted, memory, isMissing: false, positions: {} }
}

/** Where the last answer is missing, nobody knows whether there is a pod; after a launch was stopped, where it can't be looked for. */
function tellDoubt({ tell, signal }: Run, { metadata }: Pod, thrown: unknown): void {
  if (!(thrown instanceof ClusterError)) return
  const isRefused = thrown.status !== undefined && thrown.status < 500
  if (isRefused && !signal.aborted) return
  const doubt = `whether pod \`${metadata?.name}\` was made is not known; if so it ends by its deadline`
  tell.warning(`${doubt}: ${describeThrown(thrown)}`)
}
