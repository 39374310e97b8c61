// A container that can't start now and is looked at again later.

import type { ContainerRecord } from '../status/container.ts'
import type { PodState } from './pod-state.ts'

/** Shows why it waits, tells it, and returns when it is time to look again. Rejects when the pod has to end. */
export async function waitFor(
  pod: PodState,
  record: ContainerRecord,
  why: { readonly reason: string; readonly message: string },
): Promise<void> {
  const isPullReason = why.reason === 'InvalidImageName' || why.reason === 'ErrImageNeverPull'
  pod.tell('Warning', 'Failed', `Error: ${isPullReason ? why.reason : why.message}`, record)
  record.state = { kind: 'waiting', ...why }
  pod.write()
  await pod.pause(pod.node.timing.syncMs)
}
