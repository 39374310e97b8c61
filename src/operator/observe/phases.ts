// How far a pod has come, and by when it has to be further.

import type { Pod } from '../../basics/wire.ts'
import { listContainers, neverStarted } from '../../diagnosis/containers.ts'
import type { RunLimits } from '../terms.ts'

/** The cluster's stamps are whole seconds, cut off: a phase is given its last moment, so that none ends too soon. */
const stampMs = 999

/** When a pod was first seen that far, in milliseconds by the launcher's clock. Plain data: it travels in the handle. */
export interface PhaseTimes {
  readonly createdMs: number
  /** A node has it. */
  readonly scheduledMs?: number
  /** One of its containers has started. */
  readonly pulledMs?: number
  /** The task's own container has started. */
  readonly startedMs?: number
  /** Somebody has asked for its deletion. */
  readonly deletedMs?: number
}

/** A deadline of a run. */
export type DeadlineName = 'schedule' | 'pull' | 'start' | 'run' | 'total'

export interface NextDeadline {
  readonly name: DeadlineName
  readonly atMs: number
  readonly limitMs: number
}

/**
 * `times` with what `pod` shows at `nowMs`. What happened while nobody looked is dated by how long after the pod's creation the cluster says that
 * it was, as clocks differ, and never before the creation or after now.
 */
export function notePhases(times: PhaseTimes, pod: Pod, mainContainer: string, nowMs: number): PhaseTimes {
  const createdMs = Date.parse(pod.metadata?.creationTimestamp ?? '')
  const aheadMs = Number.isNaN(createdMs) ? 0 : createdMs - times.createdMs
  const date = (text: string | undefined): number => {
    const time = Date.parse(text ?? '') - aheadMs
    return Number.isNaN(time) ? nowMs : Math.min(nowMs, Math.max(times.createdMs, time + stampMs))
  }
  const starts = startsOf(pod)
  const first = starts.at(0)
  const own = starts.find(({ name }) => name === mainContainer)
  const scheduled = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'True')
  const isOnNode = scheduled !== undefined || first !== undefined || (pod.spec?.nodeName ?? '') !== ''
  return {
    ...(isOnNode && { scheduledMs: date(scheduled?.lastTransitionTime) }),
    ...(first && { pulledMs: date(first.at) }),
    ...(own && { startedMs: date(own.at) }),
    ...(pod.metadata?.deletionTimestamp !== undefined && { deletedMs: nowMs }),
    ...times,
  }
}

/** The deadline that comes next, for a run that is over at `endByMs` in any case. */
export function findDeadline(times: PhaseTimes, limits: RunLimits, endByMs: number): NextDeadline {
  const total = { name: 'total', atMs: endByMs, limitMs: limits.totalMs } as const
  return openDeadlines(times, limits).reduce((next, other) => (other.atMs < next.atMs ? other : next), total)
}

function openDeadlines(times: PhaseTimes, limits: RunLimits): NextDeadline[] {
  const { createdMs, scheduledMs, pulledMs, startedMs } = times
  const after = (name: DeadlineName, sinceMs: number, limitMs: number) => ({ name, atMs: sinceMs + limitMs, limitMs })
  if (startedMs !== undefined) return [after('run', startedMs, limits.runMs)]
  if (scheduledMs === undefined) return [after('schedule', createdMs, limits.scheduleMs)]
  const start = after('start', scheduledMs, limits.startMs)
  return pulledMs === undefined ? [after('pull', scheduledMs, limits.pullMs), start] : [start]
}

/** Containers that have started, with when, in the order in which containers of a pod start. */
function startsOf(pod: Pod): readonly { readonly name: string; readonly at: string | undefined }[] {
  return listContainers(pod).flatMap(({ name, status }) => {
    const { running, terminated } = status?.state ?? {}
    const at = running?.startedAt ?? terminated?.startedAt
    const hasEnded = terminated !== undefined && !neverStarted(terminated)
    const hasStarted = running !== undefined || hasEnded || (status?.restartCount ?? 0) > 0
    return hasStarted ? [{ name, at: at ?? undefined }] : []
  })
}
