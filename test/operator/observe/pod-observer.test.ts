// What runs see of their pods: everything the cluster shows, through every fault of lists and watches, and nothing of other pods.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../src/basics/wire.ts'
import { ClusterError } from '../../../src/cluster/errors.ts'
import type { PodReader } from '../../../src/cluster/resources/pods.ts'
import type { Listed, WatchEvent } from '../../../src/cluster/resources/watchable.ts'
import { openPodObserver, type RunView } from '../../../src/operator/observe/pod-observer.ts'
import type { Trouble } from '../../../src/operator/observe/reflect.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'
import { cut, podOf, refusal, ScriptedPods, type WatchStep } from '../support/scripted-pods.ts'

const listed = (version: number, ...items: Pod[]): Listed<Pod> => ({ items, resourceVersion: String(version) })

function event(kind: 'added' | 'modified' | 'deleted', pod: Pod): WatchEvent<Pod> {
  return { kind, object: pod, resourceVersion: pod.metadata?.resourceVersion ?? '' }
}

function open(
  script: ScriptedPods,
  get: PodReader['get'] = async () => undefined,
  beforeList: () => Promise<void> = async () => {},
) {
  const clock = new ManualClock()
  const troubles: Trouble['kind'][] = []
  const observer = openPodObserver({
    pods: {
      list: async (selection) => {
        await beforeList()
        return await script.list(selection)
      },
      watch: (...args) => script.watch(...args),
      get,
    },
    clock,
    random: () => 0.5,
    onTrouble: (_namespace, { kind }) => troubles.push(kind),
  })
  return { clock, troubles, observer }
}

function record(view: RunView): string[] {
  const seen: string[] = []
  view.subscribe(({ kind, pod }) => seen.push(`${kind} ${pod.metadata?.uid} ${pod.metadata?.resourceVersion}`))
  return seen
}

describe('a run', () => {
  it('sees its own pods by uid, and their end', async () => {
    const mine = podOf('mine', 'u1', 5)
    const script = new ScriptedPods(
      [listed(10, mine, podOf('other', 'u9', 7))],
      [
        {
          events: [
            event('modified', podOf('other', 'u9', 11)),
            event('modified', podOf('mine', 'u1', 12, 'Succeeded')),
            event('deleted', podOf('mine', 'u1', 13)),
          ],
        },
      ],
    )
    const { observer } = open(script)
    const view = await observer.follow('app', 'mine')
    expect(view.current.map(({ metadata }) => metadata?.uid)).toEqual(['u1'])
    const seen = record(view)
    await settle()
    expect(seen).toEqual(['seen u1 12', 'gone u1 13'])
    expect(view.current).toEqual([])
    await observer.close()
  })

  it('does not take an answer for newer than the news that overtook it', async () => {
    const news = [event('added', podOf('mine', 'u1', 11, 'Pending')), event('modified', podOf('mine', 'u1', 12))]
    const { observer } = open(new ScriptedPods([listed(10)], [{ events: news }]))
    const view = await observer.follow('app', 'mine')
    await settle()
    view.expect(podOf('mine', 'u1', 11, 'Pending'))
    expect(view.current.map(({ status }) => status?.phase)).toEqual(['Running'])
    await observer.close()
  })

  it('shares one list and watch with every other run of the namespace', async () => {
    const script = new ScriptedPods([listed(10)])
    const { observer } = open(script)
    await Promise.all(Array.from({ length: 50 }, async (_, index) => observer.follow('app', `run-${index}`)))
    expect(script.calls).toEqual(['list', 'watch 10'])
    expect(script.selections[0]).toEqual({ namespace: 'app', labelSelector: 'pullpass.dev/run-id' })
    await observer.close()
  })

  it('that is followed late reads the pods that it has', async () => {
    const script = new ScriptedPods([listed(10, podOf('mine', 'u1', 5))])
    const asked: string[] = []
    const { observer } = open(script, async ({ name }) => {
      asked.push(name)
      return podOf('mine', 'u1', 9)
    })
    await observer.follow('app', 'other')
    const view = await observer.follow('app', 'mine')
    expect(asked).toEqual(['task-u1'])
    expect(view.current.map(({ metadata }) => metadata?.resourceVersion)).toEqual(['9'])
    await observer.close()
  })

  it('is told at once that a pod is gone when that was known before the pod', async () => {
    const script = new ScriptedPods(
      [listed(10)],
      [{ events: [event('added', podOf('mine', 'u1', 11)), event('deleted', podOf('mine', 'u1', 12))] }],
    )
    const { observer } = open(script)
    const view = await observer.follow('app', 'mine')
    await settle()
    const seen = record(view)
    view.expect(podOf('mine', 'u1', 11))
    expect(seen).toEqual(['gone u1 12'])
    expect(view.current).toEqual([])
    await observer.close()
  })

  it('misses a pod that it made only in lists that were asked for afterwards', async () => {
    const script = new ScriptedPods([listed(10), listed(20)], [{ end: refusal(410) }])
    const { observer, clock } = open(script)
    const view = await observer.follow('app', 'mine')
    view.expect(podOf('mine', 'u1', 11))
    const seen = record(view)
    await settle()
    expect(seen).toEqual([])
    await clock.pass(1000)
    expect(seen).toEqual(['missing u1 11'])
    await observer.close()
  })

  it('misses a pod that was deleted while an answer about it and a list were both on their way', async () => {
    for (const isFirst of ['answer', 'list']) {
      const script = new ScriptedPods([listed(10), listed(20)], [{ end: refusal(410) }])
      let answerList = () => {}
      const held = new Promise<void>((resolve) => {
        answerList = resolve
      })
      const { observer, clock } = open(
        script,
        async () => undefined,
        async () => {
          if (script.calls.includes('watch 10')) await held
        },
      )
      const view = await observer.follow('app', 'mine')
      await clock.pass(1000)
      const seen = record(view)
      if (isFirst === 'answer') view.expect(podOf('mine', 'u1', 11))
      answerList()
      await settle()
      if (isFirst === 'list') view.expect(podOf('mine', 'u1', 11))
      expect(seen.at(-1)).toBe('missing u1 11')
      expect(view.current).toEqual([])
      await observer.close()
    }
  })

  it('misses a pod of which only the name is known in the next list', async () => {
    const script = new ScriptedPods([listed(10), listed(20)], [{ end: refusal(410) }])
    const { observer, clock } = open(script)
    const view = await observer.follow('app', 'mine')
    const seen = record(view)
    view.expect({ metadata: { namespace: 'app', name: 'task-u1', uid: 'u1' } })
    expect(view.current).toHaveLength(1)
    await clock.pass(1000)
    expect(seen).toEqual(['missing u1 undefined'])
    await observer.close()
  })

  it('keeps a pod that was made after a list was taken, until the watch tells of it', async () => {
    const script = new ScriptedPods([listed(10)], [{ events: [event('deleted', podOf('mine', 'u1', 12))] }])
    const { observer } = open(script)
    const view = await observer.follow('app', 'mine')
    view.expect(podOf('mine', 'u1', 11))
    const seen = record(view)
    expect(view.current).toHaveLength(1)
    await settle()
    expect(seen).toEqual(['gone u1 12'])
    await observer.close()
  })

  it('keeps nothing of the record of field managers', async () => {
    const pod = {
      ...podOf('mine', 'u1', 5),
      metadata: { ...podOf('mine', 'u1', 5).metadata, managedFields: [{ manager: 'x' }] },
    }
    const { observer } = open(new ScriptedPods([listed(10, pod)]))
    const view = await observer.follow('app', 'mine')
    expect(view.current[0]?.metadata).not.toHaveProperty('managedFields')
    await observer.close()
  })
})

describe('a namespace whose pods can not be listed', () => {
  it('[case 75] rejects, and is asked again by the next run', async () => {
    const script = new ScriptedPods([refusal(403), listed(10)])
    const { observer } = open(script)
    await expect(observer.follow('app', 'mine')).rejects.toMatchObject({ status: 403 })
    await expect(observer.follow('app', 'mine')).resolves.toBeDefined()
    await observer.close()
  })
})

describe('watching', () => {
  it('[case 98] [case 101] goes on from where a list or a watch ended, and [case 102] lists anew where the server has forgotten that', async () => {
    const script = new ScriptedPods(
      [listed(10), listed(30)],
      [
        {
          events: [event('added', podOf('mine', 'u1', 12)), { kind: 'bookmark', resourceVersion: '15' }],
          end: 'closed',
        },
        { end: refusal(410) },
        {},
      ],
    )
    const { observer, clock } = open(script)
    await observer.follow('app', 'mine')
    await clock.pass(2000)
    expect(script.calls).toEqual(['list', 'watch 10', 'watch 15', 'list', 'watch 30'])
    await observer.close()
  })

  it.each([
    ['closed', [], []],
    ['closed', [{ kind: 'bookmark', resourceVersion: '10' }], []],
    [cut(), [], ['interrupted']],
  ] as const)(
    'asks a server that ends every watch at once again after at most two seconds: %s %j',
    async (end, events, told) => {
      const script = new ScriptedPods(
        [listed(10)],
        Array.from({ length: 2000 }, () => ({ events, end })),
      )
      const { observer, clock, troubles } = open(script)
      await observer.follow('app', 'mine')
      await clock.pass(600_000)
      expect(script.calls.length).toBeGreaterThan(300)
      expect(script.calls.length).toBeLessThan(450)
      expect(troubles).toEqual(told)
      await observer.close()
    },
  )

  it.each([
    ['timeout', ['interrupted', 'restored']],
    ['cut', []],
  ] as const)('by requests that fail with %s after ten seconds is told: %j', async (failure, told) => {
    const script = new ScriptedPods([listed(10)])
    const { observer, clock, troubles } = open(script)
    let requests = 0
    script.watch = async function* (_selection, { signal }) {
      requests += 1
      // Then the server is there again.
      await clock.sleep(requests < 7 ? 10_000 : 600_000, signal)
      if (requests < 7) throw new ClusterError('cluster-unreachable', 'cannot watch pods', { failure })
      yield event('modified', podOf('mine', 'u1', 11))
    }
    await observer.follow('app', 'mine')
    await clock.pass(1_000_000)
    expect(troubles).toEqual(told)
    await observer.close()
  })

  it.each(['closed', cut()] as const)(
    'that tells something before it ends goes on at once, without a word: %s',
    async (end) => {
      const watches = Array.from({ length: 100 }, (_, index) => ({
        events: [event('modified', podOf('mine', 'u1', 11 + index))],
        end,
      }))
      const script = new ScriptedPods([listed(10, podOf('mine', 'u1', 10))], watches)
      const { observer, clock, troubles } = open(script)
      const view = await observer.follow('app', 'mine')
      await clock.pass(5000)
      expect(script.calls.length).toBeGreaterThan(50)
      await clock.pass(5000)
      expect(view.current.map(({ metadata }) => metadata?.resourceVersion)).toEqual(['110'])
      expect(troubles).toEqual([])
      await observer.close()
    },
  )

  it.each([
    [5000, 5000],
    [3_600_000, 30_000],
  ])('leaves a server alone that asks for %i ms for %i ms', async (retryAfterMs, waitMs) => {
    const busy = new ClusterError('cluster-busy', 'cannot watch pods', { status: 429, retryAfterMs })
    const script = new ScriptedPods([listed(10)], [{ end: busy }])
    const { observer, clock } = open(script)
    await observer.follow('app', 'mine')
    await clock.pass(waitMs - 1)
    expect(script.calls).toEqual(['list', 'watch 10'])
    await clock.pass(1)
    expect(script.calls).toEqual(['list', 'watch 10', 'watch 10'])
    await observer.close()
  })

  it.each([
    [401, true],
    [403, true],
    [500, false],
  ])('[case 87] [case 88] knows since when it is refused: %i', async (status, isRefused) => {
    const lists = [listed(10), ...Array.from({ length: 5 }, () => refusal(status)), listed(20)]
    const script = new ScriptedPods(lists, [{ end: refusal(410) }, {}])
    const { observer, clock } = open(script)
    const view = await observer.follow('app', 'mine')
    await clock.pass(1200)
    expect(view.refusedSinceMs !== undefined).toBe(isRefused)
    await clock.pass(60_000)
    expect(view.refusedSinceMs).toBeUndefined()
    await observer.close()
  })

  it('[case 100] is replaced by lists where it is forbidden, which is said once', async () => {
    const script = new ScriptedPods(
      [listed(10, podOf('mine', 'u1', 5)), listed(20, podOf('mine', 'u1', 15)), listed(30)],
      [{ end: refusal(403) }],
    )
    const { observer, clock, troubles } = open(script)
    const seen = record(await observer.follow('app', 'mine'))
    await clock.pass(20_000)
    expect(seen).toEqual(['seen u1 15', 'missing u1 15'])
    expect(script.calls.filter((call) => call !== 'list')).toEqual(['watch 10'])
    expect(script.calls.length).toBeLessThan(15)
    expect(troubles).toEqual(['watch-forbidden'])
    await observer.close()
  })

  it('ends when the observer is closed, with nothing left waiting', async () => {
    const { observer, clock } = open(new ScriptedPods([listed(10)], [{ end: cut() }]))
    await observer.follow('app', 'mine')
    await settle()
    await observer.close()
    expect(clock.waiting).toBe(0)
  })

  it('shows the last state of every pod, whatever faults come in whatever order', async () => {
    const fault = fc.constantFrom<WatchStep['end'][]>('closed', cut(), refusal(410), refusal(500), refusal(429))
    const steps = fc.array(fc.tuple(fc.nat(3), fault), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const history = Array.from({ length: script.reduce((sum, [count]) => sum + count, 0) + 1 }, (_, index) =>
          podOf('mine', 'u1', 11 + index),
        )
        let told = 0
        const watches = script.map(([count, end]): WatchStep => {
          const events = history.slice(told, told + count).map((pod) => event('modified', pod))
          told += count
          return { events, ...(end && { end }) }
        })
        const rest: WatchStep = { events: history.slice(told).map((pod) => event('modified', pod)) }
        const pods = new ScriptedPods([listed(10, podOf('mine', 'u1', 10))], [...watches, rest])
        const { observer, clock } = open(pods)
        const view = await observer.follow('app', 'mine')
        await clock.pass(1_000_000)
        expect(view.current.map(({ metadata }) => metadata?.resourceVersion)).toEqual([String(10 + history.length)])
        await observer.close()
      }),
      { numRuns: 50 },
    )
  })
})
