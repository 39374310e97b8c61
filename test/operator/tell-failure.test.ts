// What is told of a pod and its events when its task failed.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { KubernetesEvent } from '../../src/basics/wire.ts'
import { openListeners } from '../../src/operator/listeners.ts'
import type { FailureDetails } from '../../src/operator/run-options.ts'
import { tellFailure } from '../../src/operator/tell-failure.ts'
import { shell, TaskRig } from './support/task-rig.ts'
import { termsOf } from './support/terms.ts'

let rig: TaskRig
beforeAll(async () => {
  rig = await TaskRig.start()
})
afterAll(() => rig.stop())

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

describe('details of a failure', () => {
  it('[case 158] [case 99] are its events, warnings told apart, each once, when the task asks for them', async () => {
    const told: FailureDetails[] = []
    const task = { image: rig.sandbox.images.private, logs: { eventsOnFailure: true } }
    await rig.run(task, { onFailure: (details) => told.push(details) })
    const events = told.flatMap((details) => details.events ?? [])
    const usual = events.filter(({ isWarning }) => !isWarning).map(({ reason }) => reason)
    // On a busy machine the node has begun to back off by then.
    expect(usual.filter((reason) => reason !== 'BackOff').toSorted()).toEqual(['Pulling', 'Scheduled'])
    expect(events.filter(({ isWarning }) => isWarning).map(({ reason }) => reason)).toContain('Failed')
    expect(new Set(events.map(({ reason, message }) => `${reason} ${message}`)).size).toBe(events.length)
  })

  it('[case 149] are the pod without values of variables, when the task asks for it', async () => {
    const told: FailureDetails[] = []
    await rig.run(
      { ...shell('exit 1'), env: { WORD: 'hunter2' }, logs: { podOnFailure: true } },
      { onFailure: (details) => told.push(details) },
    )
    expect(JSON.stringify(told)).toContain('"exitCode":1')
    expect(JSON.stringify(told)).not.toContain('hunter2')
  })

  it('are nothing for a task that asks for nothing or ends well', async () => {
    const told: FailureDetails[] = []
    const onFailure = (details: FailureDetails) => told.push(details)
    await rig.run(shell('exit 1'), { onFailure })
    await rig.run({ ...shell('true'), logs: { eventsOnFailure: true, podOnFailure: true } }, { onFailure })
    expect(told).toEqual([])
  })
})
