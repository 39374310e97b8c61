// How `kubectl get pods` sums up a pod (`pkg/printers/internalversion`, `printPod`, without its rarer cases).

import { type KubeObject, objectAt, textAt } from '../object.ts'
import type { Column } from './definition.ts'

/** Ready containers of all. */
export const readyColumn: Column = {
  name: 'Ready',
  type: 'string',
  description: 'The aggregate readiness state of this pod for accepting traffic.',
  value: (pod) => {
    const statuses = statusesOf(pod)
    const all = Object.keys(objectAt(pod, 'spec', 'containers')).length
    return `${statuses.filter((status) => status['ready'] === true).length}/${all}`
  },
}

/** The pod's phase, or why a container waits or ended. */
export const statusColumn: Column = {
  name: 'Status',
  type: 'string',
  description: 'The aggregate status of the containers in this pod.',
  value: (pod) => {
    if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating'
    const reasons = statusesOf(pod).map(
      (status) => textAt(status, 'state', 'waiting', 'reason') || textAt(status, 'state', 'terminated', 'reason'),
    )
    return (
      reasons.find((reason) => reason !== '') ?? (textAt(pod, 'status', 'reason') || textAt(pod, 'status', 'phase'))
    )
  },
}

/** Restarts of all containers together. */
export const restartsColumn: Column = {
  name: 'Restarts',
  type: 'string',
  description: 'The number of times the containers in this pod have been restarted.',
  value: (pod) => String(statusesOf(pod).reduce((sum, status) => sum + Number(status['restartCount'] ?? 0), 0)),
}

function statusesOf(pod: KubeObject): Readonly<Record<string, unknown>>[] {
  return Object.values(objectAt(pod, 'status', 'containerStatuses')).map((status) => objectAt({ status }, 'status'))
}
