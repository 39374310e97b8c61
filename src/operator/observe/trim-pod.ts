// What is kept in memory of a pod that a run follows.

import type { Pod } from '../../basics/wire.ts'

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** `pod` without the record of who set which field, which can be longer than all the rest and which nothing here reads. */
export function trimPod(pod: Pod): Pod {
  const { managedFields: _fields, annotations, ...metadata } = pod.metadata ?? {}
  const { [lastApplied]: _copy, ...kept } = annotations ?? {}
  return { ...pod, metadata: { ...metadata, ...(annotations && { annotations: kept }) } }
}
