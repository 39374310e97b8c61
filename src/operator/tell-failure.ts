// What a task wants told beside the cause when it failed: the pod's events, and the pod itself.

import type { KubernetesEvent, Pod } from '../basics/wire.ts'
import { eventsOf } from '../diagnosis/events.ts'
import type { Run } from './run.ts'
import type { FailureDetails, PodEvent } from './run-options.ts'
import { maskPod } from './spec/mask.ts'

/** Tells the listeners, if the terms of the run ask for it. */
export function tellFailure(
  { terms, tell }: Pick<Run, 'terms' | 'tell'>,
  pod: Pod,
  events: readonly KubernetesEvent[],
): void {
  const { events: wantsEvents, pod: wantsPod } = terms.onFailure
  if (!wantsEvents && !wantsPod) return
  const details: FailureDetails = {
    ...(wantsEvents && { events: eventsOf(pod, events).map(describeEvent) }),
    ...(wantsPod && { pod: maskPod(JSON.parse(JSON.stringify(pod))) }),
  }
  tell.failure(details)
}

function describeEvent(event: KubernetesEvent): PodEvent {
  const { type, reason = '', message = '', count, lastTimestamp, eventTime, series } = event
  const time = lastTimestamp ?? series?.lastObservedTime ?? eventTime
  return {
    isWarning: type === 'Warning',
    reason,
    message,
    count: count ?? series?.count ?? 1,
    ...(time && { time }),
  }
}
