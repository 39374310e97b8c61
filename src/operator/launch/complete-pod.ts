// What every pod of ours has beyond what the task says: its name, the labels of its run, and an end.

import type { Pod } from '../../basics/wire.ts'
import { runLabels, toLabelValue } from './labels.ts'

/** Whose pod it is. */
export interface PodIdentity {
  readonly namespace: string
  readonly name: string
  readonly runId: string
  readonly task: string
  readonly attempt: number
}

/**
 * `pod` as it is created. The kubelet ends it after `mostSeconds` at the latest, so that a launcher that dies leaves nothing that runs for ever;
 * a shorter `activeDeadlineSeconds` of the task stays.
 */
export function completePod(pod: Pod, identity: PodIdentity, mostSeconds: number): Pod {
  const { namespace, name, runId, task, attempt } = identity
  const labels: Record<string, string> = {
    [runLabels.managedBy]: 'pullpass',
    ...pod.metadata?.labels,
    [runLabels.runId]: toLabelValue(runId),
    [runLabels.attempt]: String(attempt),
    [runLabels.task]: toLabelValue(task),
  }
  // A label may have to be shortened; then the whole is here.
  const cut = Object.entries({ [runLabels.runId]: runId, [runLabels.task]: task }).filter(
    ([key, text]) => labels[key] !== text,
  )
  const annotations = { ...pod.metadata?.annotations, ...Object.fromEntries(cut) }
  const ownSeconds = pod.spec?.activeDeadlineSeconds ?? Number.POSITIVE_INFINITY
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...pod.metadata, namespace, name, labels, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      containers: [],
      ...pod.spec,
      activeDeadlineSeconds: Math.min(ownSeconds, Math.max(1, Math.ceil(mostSeconds))),
    },
  }
}
