// What is told of a pod's events when its task failed.

import { expect, it } from 'vitest'
import type { KubernetesEvent } from '../../src/basics/wire.ts'
import { openListeners } from '../../src/operator/listeners.ts'
import type { FailureDetails } from '../../src/operator/run-options.ts'
import { tellFailure } from '../../src/operator/tell-failure.ts'
import { termsOf } from './support/terms.ts'

const event = (uid: string, facts: Partial<KubernetesEvent>): KubernetesEvent => ({
  metadata: { uid: `event-${facts.reason}` },
  involvedObject: { uid },
  ...facts,
})

it('[case 99] an event that came again is told once with how often, one of another pod of the name not at all', () => {
  const told: FailureDetails[] = []
  const run = {
    terms: termsOf({ onFailure: { events: true, pod: false } }),
    tell: openListeners({ onFailure: (details) => told.push(details) }),
  }
  tellFailure(run, { metadata: { uid: 'u1' } }, [
    event('u1', { type: 'Warning', reason: 'BackOff', count: 7, lastTimestamp: '2026-01-01T00:00:09Z' }),
    event('u1', { type: 'Warning', reason: 'Series', series: { count: 3, lastObservedTime: '2026-01-01T00:00:10Z' } }),
    event('u1', { type: 'Normal', reason: 'Scheduled', eventTime: '2026-01-01T00:00:01Z' }),
    event('u0', { type: 'Normal', reason: 'Pulled', count: 1, lastTimestamp: '2026-01-01T00:00:02Z' }),
  ])
  expect(told).toEqual([
    {
      events: [
        { isWarning: false, reason: 'Scheduled', message: '', count: 1, time: '2026-01-01T00:00:01Z' },
        { isWarning: true, reason: 'BackOff', message: '', count: 7, time: '2026-01-01T00:00:09Z' },
        { isWarning: true, reason: 'Series', message: '', count: 3, time: '2026-01-01T00:00:10Z' },
      ],
    },
  ])
})
