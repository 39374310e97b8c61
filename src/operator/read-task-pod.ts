// What a pod was made of, read back from the cluster: so that a process that never saw the task can make the pod again.

import type { Pod } from '../basics/wire.ts'
import { attemptOf } from './launch/labels.ts'
import { readPodName } from './launch/pod-name.ts'
import type { TaskPod } from './ready-pod.ts'

/**
 * The task's pod out of a pod of run `runId`, without what the API server and the cluster's controllers wrote into it. What admission
 * added as anybody may write it, such as defaults and side containers, stays. Undefined when only the pod's name is known.
 */
export function readTaskPod({ metadata = {}, spec }: Pod, { runId }: { readonly runId: string }): TaskPod | undefined {
  if (!spec) return undefined
  const { labels, annotations, ownerReferences } = metadata
  const { base, hasSuffix } = readPodName(metadata.name ?? '', runId, attemptOf({ metadata }))
  // Where it was put, what was done to it while it was there, and what admission computes again from the names of classes.
  const { nodeName: _node, ephemeralContainers: _debug, priority: _priority, ...own } = spec
  const { preemptionPolicy: _policy, overhead: _overhead, ...kept } = own
  const known = {
    ...(labels && { labels }),
    ...(annotations && { annotations }),
    ...(ownerReferences && { ownerReferences }),
  }
  return { pod: { metadata: { name: base, ...known }, spec: kept }, hasSuffix, isTransformed: true }
}
