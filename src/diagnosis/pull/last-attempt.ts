// The kubelet's last attempt to pull an image, as far as events tell: when it began, how it failed, and which secrets it went without.
// The kubelet posts the events of an attempt in order: the complaint about secrets, `Pulling`, `Failed`. After 25 events of one type about one
// pod it drops all but one in five minutes (client-go tools/record/events_cache.go), so that the times of both types drift apart.

import type { KubernetesEvent } from '../../basics/wire.ts'
import type { PodContainer } from '../containers.ts'
import { containerOf, lastOf, timeOf } from '../events.ts'

/** The longest time from one attempt to the next: the kubelet's back-off ends at five minutes, its next look comes a little later. */
export const longestBackOffMs = 330_000

/** So many events of one type about one pod are posted before any is dropped. */
const undroppedEvents = 25
/** A pull that is refused fails so soon after it began. */
const longestRefusalMs = 30_000

/** Pull secrets that the kubelet could not get, and when it said so last. */
export interface Complaint {
  readonly names: readonly string[]
  readonly atMs: number
}

/** The last event that tells how pulling the container's image failed. `events` are oldest first, here and below. */
export function findPullFailure(
  container: PodContainer,
  events: readonly KubernetesEvent[],
): KubernetesEvent | undefined {
  return findLast(container, events, 'Failed', `Failed to pull image "${container.image}"`)
}

/** What an event says, without the mark of one that stands for several that differ in their words. */
export function messageOf({ message = '' }: KubernetesEvent): string {
  return message.replace(/^\(combined from similar events\): /, '')
}

/** When the last attempt that failed began, in milliseconds; undefined when no event tells. */
export function attemptedAtMs(container: PodContainer, events: readonly KubernetesEvent[]): number | undefined {
  const pullingMs = timeOfAny(findPulling(container, events))
  const failedMs = timeOfAny(findPullFailure(container, events))
  if (pullingMs === undefined || failedMs === undefined) return pullingMs ?? failedMs
  // The next attempt is under way, unless it is the failure's event that was dropped.
  if (pullingMs > failedMs) return isEveryWarningThere(events) ? failedMs : pullingMs
  return failedMs - pullingMs <= longestRefusalMs ? pullingMs : failedMs
}

/** The kubelet's complaint about secrets at its last attempt. An older one counts until an event shows an attempt without it. */
export function findComplaint(container: PodContainer, events: readonly KubernetesEvent[]): Complaint | undefined {
  const complaint = lastOf(events, 'FailedToRetrieveImagePullSecret')
  if (!complaint || isSettled(timeOf(complaint), container, events)) return undefined
  const names = /image pull secrets \(([^)]*)\)/.exec(complaint.message ?? '')?.[1] ?? ''
  return { names: names.split(', ').filter((name) => name !== ''), atMs: timeOf(complaint) }
}

/** Only warnings show it: a complaint would have come before them, and been dropped no sooner. */
function isSettled(complainedMs: number, container: PodContainer, events: readonly KubernetesEvent[]): boolean {
  const failure = findPullFailure(container, events)
  if (!failure) return false
  const failedMs = timeOf(failure)
  const pullingMs = timeOf(findPulling(container, events) ?? failure)
  const isSameAttempt = pullingMs <= failedMs && failedMs - pullingMs <= longestRefusalMs
  // Before the first pull the kubelet makes the pod's sandbox; later ones follow at once, at least ten seconds after another.
  const leadMs = isSameAttempt && (failure.count ?? 1) > 1 ? 5_000 : 30_000
  if ((isSameAttempt ? pullingMs : failedMs) - complainedMs > leadMs) return true
  return timeOf(lastOf(events, 'Failed') ?? failure) - complainedMs > longestBackOffMs
}

function findPulling(container: PodContainer, events: readonly KubernetesEvent[]): KubernetesEvent | undefined {
  return findLast(container, events, 'Pulling', `Pulling image "${container.image}"`)
}

function findLast(
  { name }: PodContainer,
  events: readonly KubernetesEvent[],
  reason: string,
  beginning: string,
): KubernetesEvent | undefined {
  return events.findLast(
    (event) =>
      event.reason === reason && messageOf(event).startsWith(beginning) && (containerOf(event) ?? name) === name,
  )
}

function timeOfAny(event: KubernetesEvent | undefined): number | undefined {
  return event && (timeOf(event) || undefined)
}

function isEveryWarningThere(events: readonly KubernetesEvent[]): boolean {
  const warnings = events.filter(({ type }) => type === 'Warning')
  return warnings.reduce((sum, { count, series }) => sum + (series?.count ?? count ?? 1), 0) < undroppedEvents
}
