// What the status and the events say of a pod that was ended by the node.

import type { ContainerRecord } from '../status/container.ts'
import { hasSucceeded } from '../status/container.ts'
import type { EndCause } from './ending.ts'
import type { PodState, Verdict } from './pod-state.ts'

const deadlineMessage = 'Pod was active on the node longer than the specified deadline'

/** The status' words for `cause`; none for a pod that somebody deleted. */
export function describeEnd(cause: EndCause): Verdict {
  switch (cause.kind) {
    case 'deadline':
      return { end: { reason: 'DeadlineExceeded', message: deadlineMessage } }
    case 'evicted':
      return {
        end: { reason: 'Evicted', message: cause.message },
        disruption: { reason: 'TerminationByKubelet', message: cause.message },
      }
    case 'deleted':
    case 'gone':
      return {}
  }
}

/** Tells what ends the pod, where the kubelet tells it. */
export function tellEnd(pod: PodState, cause: EndCause): void {
  if (cause.kind === 'deadline') pod.tell('Normal', 'DeadlineExceeded', deadlineMessage)
  if (cause.kind === 'evicted') pod.tell('Warning', 'Evicted', cause.message)
}

/** Containers that never ran end as unknown ones, if it was their turn (kubelet `TerminatePod`). */
export function giveUpContainers(containers: readonly ContainerRecord[]): void {
  const isInitialized = containers.every((record) => record.role !== 'init' || hasSucceeded(record))
  if (!isInitialized) return
  for (const record of containers) {
    if (record.role === 'main' && record.state.kind === 'waiting') record.state = unknownEnd
  }
}

const unknownEnd = {
  kind: 'terminated',
  exitCode: 137,
  reason: 'ContainerStatusUnknown',
  message: 'The container could not be located when the pod was terminated',
  startedAt: null,
  finishedAt: null,
} as const
