// Pods that go away or never start: which are made again, and which are lost.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { shell, TaskRig } from './support/task-rig.ts'

let rig: TaskRig
beforeAll(async () => {
  rig = await TaskRig.start()
})
afterEach(() => rig.sandbox.clearFaults())
afterAll(() => rig.stop())

describe('a pod that somebody deletes', () => {
  it.each([
    ['while it waits for a node', { nodeSelector: { disk: 'none' } }, 'node'],
    ['while it waits for its image', {}, 'image'],
  ] as const)('%s had not started and is made again', async (_when, task, phase) => {
    if (phase === 'image') rig.sandbox.injectFault({ server: 'node', fault: { kind: 'slow-start', delayMs: 20_000 } })
    let deletions = 0
    const { outcome } = await rig.run(
      { ...shell('true'), ...task, deadlines: { scheduleSeconds: 2 }, recreations: 1 },
      {
        onState: (state) => {
          if (state.kind !== 'waiting' || state.for !== phase || deletions > 0) return
          deletions += 1
          void rig.podNames().then(([name]) => rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${name}`))
        },
      },
    )
    const status = phase === 'image' ? 'succeeded' : 'timed-out'
    expect(outcome).toMatchObject({ status, attempts: 2 })
    expect(await rig.podNames()).toEqual([])
  })

  it('is lost, whatever its process ends with', async () => {
    for (const code of [0, 143]) {
      const { outcome } = await rig.run(shell(`trap "exit ${code}" TERM; echo hi; while :; do sleep 0.05; done`), {
        onLine: async () => {
          const [name] = await rig.podNames()
          await rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${name}`)
        },
      })
      const summary = 'somebody deleted the pod before it was done'
      expect(outcome).toMatchObject({ status: 'lost', diagnosis: { code: 'deleted', summary } })
    }
  })
})

describe('a pod that never started', () => {
  it('[case 106] is made again with the next number, when its node refused it', async () => {
    // The first is put out before anything of it runs.
    let isDone = false
    rig.sandbox.injectFault({ server: 'node', fault: { kind: 'slow-start', delayMs: 20_000 } })
    const told = await rig.run(shell('echo second'), {
      onState: (state) => {
        if (state.kind !== 'waiting' || state.for === 'node' || isDone) return
        isDone = true
        void rig.podNames().then(([name]) =>
          rig.raw.send('PATCH', `/api/v1/namespaces/app/pods/${name}/status`, {
            headers: { 'content-type': 'application/merge-patch+json' },
            body: {
              status: {
                phase: 'Failed',
                reason: 'OutOfcpu',
                message: "Pod was rejected: Node didn't have enough resource: cpu",
              },
            },
          }),
        )
      },
    })
    expect(told.outcome).toMatchObject({ status: 'succeeded', attempts: 2 })
    expect(told.outcome.pod?.name).toMatch(/^task-[a-z0-9]{8}-2$/)
    expect(told.states.find(({ kind }) => kind === 'again')).toMatchObject({
      attempt: 2,
      diagnosis: { code: 'node-refused' },
    })
    expect(await rig.podNames()).toEqual([])
  })

  it('is not made again when it had run: that may have done something', async () => {
    rig.sandbox.injectFault({ server: 'node', fault: { kind: 'evict', afterMs: 100 } })
    const { outcome } = await rig.run(shell('echo hi; sleep 20'))
    expect(outcome).toMatchObject({
      status: 'failed',
      attempts: 1,
      diagnosis: { code: 'evicted', retry: 'infrastructure' },
    })
  })
})

describe('a node that goes away', () => {
  it('leaves the run lost', async () => {
    const own = await TaskRig.start()
    own.sandbox.injectFault({ server: 'node', fault: { kind: 'node-gone', afterMs: 100 } })
    const { outcome } = await own.run(shell('echo hi; sleep 20'))
    expect(outcome.status).toBe('lost')
    await own.stop()
  })
})
