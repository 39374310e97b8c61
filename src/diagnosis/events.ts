// Reading a pod's events: which belong to it, which came last, which container they are about.

import type { KubernetesEvent, Pod } from '../basics/wire.ts'
import { staticUid } from './static-pod.ts'

/** The uid that the events of a pod carry; undefined for a pod without one. */
export function eventUidOf(pod: Pod): string | undefined {
  return staticUid(pod) ?? pod.metadata?.uid
}

/** The events that are about this very pod, oldest first; a pod of the same name before it had another uid. */
export function eventsOf(pod: Pod, events: readonly KubernetesEvent[]): KubernetesEvent[] {
  const uid = eventUidOf(pod)
  const own = events.filter(({ involvedObject }) => !uid || !involvedObject?.uid || involvedObject.uid === uid)
  return own.sort((a, b) => timeOf(a) - timeOf(b))
}

/** When an event happened the last time, in milliseconds; 0 when it does not say. */
export function timeOf({ series, lastTimestamp, eventTime, firstTimestamp, metadata }: KubernetesEvent): number {
  const text =
    series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? firstTimestamp ?? metadata?.creationTimestamp ?? ''
  const time = Date.parse(text)
  return Number.isNaN(time) ? 0 : time
}

/** The name in a field path such as `spec.initContainers{setup}`. */
export function containerOf({ involvedObject }: KubernetesEvent): string | undefined {
  return /\{(.+)\}$/.exec(involvedObject?.fieldPath ?? '')?.[1]
}

/** The last event with one of `reasons`. `events` are oldest first. */
export function lastOf(events: readonly KubernetesEvent[], ...reasons: readonly string[]): KubernetesEvent | undefined {
  return events.findLast(({ reason }) => reasons.includes(reason ?? ''))
}
