// One pod followed to its end by what a view shows of it, and by asking where that matters.

import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../src/basics/wire.ts'
import type { PodReader } from '../../../src/cluster/resources/pods.ts'
import { followPod } from '../../../src/operator/observe/follow-pod.ts'
import { freshPodMemory } from '../../../src/operator/observe/judge-pod.ts'
import type { RunView } from '../../../src/operator/observe/pod-observer.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { cut } from '../support/scripted-pods.ts'
import { termsOf } from '../support/terms.ts'

const limits = { scheduleMs: 10_000, pullMs: 10_000, startMs: 10_000, runMs: 10_000, totalMs: 1_000_000 }

const podIn = (phase: string, state: object, uid = 'u1'): Pod => ({
  metadata: { name: 'task', namespace: 'app', uid },
  spec: { restartPolicy: 'Never', nodeName: 'n', containers: [{ name: 'base', image: 'i' }] },
  status: {
    phase,
    containerStatuses: [{ name: 'base', image: '', imageID: '', ready: false, restartCount: 0, state }],
  },
})
const running = podIn('Running', { running: {} })
const ended = podIn('Succeeded', { terminated: { exitCode: 0 } })

/** Follows a pod that the view shows running for ever; whoever asks for it gets the answers in order, the last one again and again. */
async function follow(answers: readonly (Pod | undefined | Error)[]) {
  const clock = new ManualClock()
  const begunMs = clock.now().getTime()
  const view: RunView = {
    current: [running],
    lastOf: () => ({ kind: 'seen', pod: running }),
    subscribe: () => () => {},
    expect: () => {},
    refusedSinceMs: undefined,
    leave: () => {},
  }
  let asked = 0
  const get: PodReader['get'] = async () => {
    const answer = answers[Math.min(asked, answers.length - 1)]
    asked += 1
    if (answer instanceof Error) throw answer
    return answer
  }
  const notUsed = () => {
    throw new Error('not used')
  }
  const followed = await clock.run(
    followPod(running, {
      ...{ view, pods: { get, list: notUsed, watch: notUsed }, clock, signal: new AbortController().signal },
      ...{ terms: termsOf({ limits }), endByMs: begunMs + limits.totalMs, context: 'here' },
      ...{ memory: freshPodMemory(begunMs), isMissing: false, gather: async () => ({}) },
      ...{ onChange: () => {}, onLook: () => {} },
    }),
  )
  return { followed, asked, afterMs: clock.now().getTime() - begunMs }
}

describe('a pod whose deadline has passed', () => {
  it('is looked at itself before it is late', async () => {
    const { followed, asked, afterMs } = await follow([running])
    expect(followed.verdict).toMatchObject({ kind: 'late', deadline: { name: 'run' } })
    expect({ asked, afterMs }).toEqual({ asked: 1, afterMs: 10_000 })
  })

  it('has ended when it had and the news is late', async () => {
    const { followed } = await follow([ended])
    expect(followed.verdict).toMatchObject({ kind: 'ended', end: { isSuccess: true } })
  })

  it.each([
    ['nothing', undefined],
    ['another pod', podIn('Running', { running: {} }, 'u2')],
  ])('is gone when its name is that of %s', async (_what, found) => {
    const { followed } = await follow([found])
    expect(followed).toMatchObject({ verdict: { kind: 'gone' }, presence: 'missing' })
  })

  it('is not late before the cluster answers, as it may have ended', async () => {
    const { followed, afterMs } = await follow([cut(), cut(), cut(), ended])
    expect(followed.verdict).toMatchObject({ kind: 'ended' })
    expect(afterMs).toBeLessThan(20_000)
  })

  it('is late after a minute in which the cluster did not answer', async () => {
    const { followed, afterMs } = await follow([cut()])
    expect(followed.verdict).toMatchObject({ kind: 'late' })
    expect(afterMs).toBe(70_000)
  })
})
