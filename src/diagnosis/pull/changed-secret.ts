// Whether a pull secret was written after the kubelet's last attempt, so that nobody has tried what it holds now.

import type { Pod } from '../../basics/wire.ts'
import { findDataTime, type WrittenObject } from '../../secret/field-managers.ts'
import { listContainers, mayHaveRun } from '../containers.ts'
import type { FailedPull } from './failed-pull.ts'
import { attemptedAtMs, longestBackOffMs } from './last-attempt.ts'
import { waitsForImage } from './pull-reasons.ts'

/** So long after an attempt the kubelet looks at the pod again and writes that it backs off. */
const nextLookMs = 30_000

/** When somebody wrote the secret last, in milliseconds; undefined when it does not say. */
export function writtenAtMs(secret: WrittenObject | undefined): number | undefined {
  return secret && findDataTime(secret)?.getTime()
}

/** Whether the last attempt was made before what was written at `writtenMs`. What nobody knows counts as no. */
export function isWrittenSince(writtenMs: number | undefined, { container, input, events }: FailedPull): boolean {
  const attemptedMs = attemptedAtMs(container, events)
  if (writtenMs === undefined || attemptedMs === undefined || writtenMs <= attemptedMs) return false
  // Both by the clock of the API server, where events go by the node's.
  if (writtenMs <= Date.parse(input.pod.metadata?.creationTimestamp ?? '')) return false
  // Events may have been dropped, and the kubelet tries again meanwhile.
  const isLongAgo = input.now.getTime() - writtenMs > longestBackOffMs
  return !isLongAgo && !(pullStatusMs(input.pod) - writtenMs > nextLookMs)
}

/** When the status of a pod that waits for one image and nothing else was written last: around its last attempt. NaN for other pods. */
function pullStatusMs(pod: Pod): number {
  const waiting = listContainers(pod).filter(waitsForImage)
  if (waiting.length !== 1 || mayHaveRun(pod)) return Number.NaN
  const fields = pod.metadata?.managedFields ?? []
  const times = fields.filter(({ subresource }) => subresource === 'status').map(({ time }) => Date.parse(time ?? ''))
  return Math.max(...times.filter((time) => !Number.isNaN(time)))
}
