// The logs of a pod's containers together: what can not be had is told, and holds nothing up.

import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../src/basics/wire.ts'
import { ClusterError } from '../../../src/cluster/errors.ts'
import type { LogReader } from '../../../src/cluster/resources/logs.ts'
import { openPodLogs } from '../../../src/operator/logs/pod-logs.ts'
import { ManualClock } from '../support/manual-clock.ts'

type State = NonNullable<NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]['state']>

const podIn = (phase: string, state: State): Pod => ({
  metadata: { namespace: 'app', name: 'task-1', uid: 'u1' },
  spec: { containers: [{ name: 'base' }] },
  status: {
    phase,
    containerStatuses: [{ name: 'base', image: '', imageID: '', ready: false, restartCount: 0, state }],
  },
})
const running = podIn('Running', { running: { startedAt: '2026-01-01T00:00:00Z' } })
const ended = podIn('Succeeded', { terminated: { exitCode: 0, startedAt: '2026-01-01T00:00:00Z' } })

/** The logs of the pod, whose every request fails with `status`, and what is told of them. */
function openFailing(status: number) {
  const clock = new ManualClock()
  const requests: boolean[] = []
  const losses: string[] = []
  const logs: LogReader = {
    // biome-ignore lint/correctness/useYield: it fails before its first line
    async *read({ follow = false }) {
      requests.push(follow)
      throw new ClusterError('cluster-failed', `cannot read the log (${status})`, { status })
    },
  }
  const podLogs = openPodLogs({
    ...{ logs, clock, random: () => 0.5, pod: { namespace: 'app', name: 'task-1', uid: 'u1' } },
    pods: {
      get: async () => ended,
      list: () => Promise.reject(new Error('not used')),
      watch: () => {
        throw new Error('not used')
      },
    },
    openReader: () => () => {},
    onLoss: (message) => losses.push(message),
  })
  return { clock, requests, losses, podLogs }
}

describe('a log that can not be read', () => {
  it('[case 112] is tried for as long as it may be, and then told', async () => {
    const { clock, requests, losses, podLogs } = openFailing(500)
    const begunMs = clock.now().getTime()
    podLogs.update(ended)
    await clock.run(podLogs.finish(60_000))
    expect(clock.now().getTime() - begunMs).toBe(60_000)
    expect(requests.length).toBeGreaterThan(20)
    expect(losses).toEqual(['the last lines of container `base` may be missing: the node did not give them in time'])
  })

  it('is given up when somebody stops waiting', async () => {
    const { clock, losses, podLogs } = openFailing(500)
    const stop = new AbortController()
    podLogs.update(ended)
    const finished = podLogs.finish(60_000, stop.signal)
    await clock.pass(1000)
    stop.abort()
    await finished
    expect(losses).toHaveLength(1)
    expect(clock.waiting).toBe(0)
  })

  it('is told when it is forbidden, asked for while the container runs, and holds up nothing', async () => {
    const { clock, requests, losses, podLogs } = openFailing(403)
    podLogs.update(running)
    await clock.pass(60_000)
    const asked = requests.length
    expect(asked).toBeGreaterThan(20)
    expect(asked).toBeLessThan(70)
    expect(new Set(losses)).toEqual(new Set(['the log of container `base` may not be read: cannot read the log (403)']))
    const begunMs = clock.now().getTime()
    podLogs.update(ended)
    await clock.run(podLogs.finish(60_000))
    expect(clock.now().getTime() - begunMs).toBeLessThan(3000)
    expect(requests.slice(asked)).toEqual([false])
  })

  it('is asked for once, without following, when its container has ended before it was seen', async () => {
    const { clock, requests, podLogs } = openFailing(403)
    podLogs.update(ended)
    await clock.run(podLogs.finish(60_000))
    expect(requests).toEqual([false])
  })
})
