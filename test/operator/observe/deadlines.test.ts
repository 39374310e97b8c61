// Runs that take too long.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { shell, TaskRig, textsOf } from '../support/task-rig.ts'

let rig: TaskRig
beforeAll(async () => {
  rig = await TaskRig.start()
})
afterEach(() => rig.sandbox.clearFaults())
afterAll(() => rig.stop())

describe('deadlines', () => {
  it('[case 89] of scheduling ends a pod that no node takes', async () => {
    const { outcome } = await rig.run({ nodeSelector: { disk: 'none' }, deadlines: { scheduleSeconds: 1 } })
    expect(outcome).toMatchObject({ status: 'timed-out', diagnosis: { code: 'unschedulable' } })
    expect(outcome.diagnosis?.evidence.join()).toContain('schedule deadline')
    expect(await rig.podNames()).toEqual([])
  })

  it('[case 90] of the start ends a pod that does not start', async () => {
    rig.sandbox.injectFault({ server: 'node', fault: { kind: 'slow-start', delayMs: 20_000 } })
    const { outcome } = await rig.run({ ...shell('true'), deadlines: { startSeconds: 1 } })
    expect(outcome).toMatchObject({ status: 'timed-out', diagnosis: { code: 'run-deadline' } })
  })

  it('[case 170] of the run ends one that runs, and waits until it is gone', async () => {
    const { outcome, lines } = await rig.run({
      ...shell('trap "echo bye; exit 0" TERM; echo hi; while :; do sleep 0.05; done'),
      deadlines: { runSeconds: 1 },
    })
    expect(outcome).toMatchObject({ status: 'timed-out', diagnosis: { code: 'run-deadline' } })
    expect(textsOf(lines)).toEqual(['hi', 'bye'])
    expect(await rig.podNames()).toEqual([])
  })

  it('[case 157] of the pod itself ends it too', async () => {
    const { outcome } = await rig.run({
      ...shell('trap "exit 0" TERM; while :; do sleep 0.05; done'),
      activeDeadlineSeconds: 1,
    })
    expect(outcome).toMatchObject({ status: 'timed-out', diagnosis: { code: 'deadline' } })
    expect((await rig.run({ ...shell('true'), activeDeadlineSeconds: 60 })).outcome.status).toBe('succeeded')
  })
})
