// What a launcher makes of the pods that its run has already: of an earlier process, or of an earlier try.

import type { Pod } from '../../basics/wire.ts'
import { attemptOf } from './labels.ts'

/** What to do before a pod is made. */
export interface Standing {
  /** The pod that already is what would be made. */
  readonly adopt?: Pod
  /** Pods that are in the way of there being one only: to be deleted. */
  readonly surplus: readonly Pod[]
  /** Finished pods of earlier tries: the policy decides. */
  readonly finished: readonly Pod[]
  /** Pods on their way out: to be waited for. */
  readonly ending: readonly Pod[]
  /** The number of the next pod. */
  readonly nextAttempt: number
}

/**
 * Looks at the pods of a run before its attempt number `attempt` is made. With `isAdopting` the newest pod that lives is taken over, also one of
 * an earlier try, and then a finished one of this try, whose outcome nobody may have heard: if it never ran, another is made after it. Every
 * other pod that lives is surplus.
 */
export function choosePod(pods: readonly Pod[], attempt: number, isAdopting: boolean): Standing {
  const newestFirst = [...pods].sort(compareAge)
  const ending = newestFirst.filter(isEnding)
  const alive = newestFirst.filter((pod) => !isEnding(pod) && !isFinished(pod))
  const done = newestFirst.filter((pod) => !isEnding(pod) && isFinished(pod))
  const adopt = isAdopting ? (alive[0] ?? done.find((pod) => attemptOf(pod) >= attempt)) : undefined
  const others = (some: readonly Pod[]) => some.filter((pod) => pod !== adopt)
  const used = Math.max(attempt - 1, ...pods.map(attemptOf))
  return {
    ...(adopt && { adopt }),
    surplus: others(alive),
    finished: others(done),
    ending,
    nextAttempt: used + 1,
  }
}

/** Whether no container of `pod` runs or will run. */
function isFinished({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}

function isEnding({ metadata }: Pod): boolean {
  return metadata?.deletionTimestamp !== undefined
}

/** Later attempts first; of one attempt what was created, or else started, last. */
function compareAge(a: Pod, b: Pod): number {
  return attemptOf(b) - attemptOf(a) || birth(b) - birth(a)
}

function birth({ metadata, status }: Pod): number {
  return Date.parse(metadata?.creationTimestamp ?? status?.startTime ?? '') || 0
}
