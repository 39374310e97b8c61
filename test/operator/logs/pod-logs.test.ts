// The logs of a pod's containers together: what can not be had is told, and holds nothing up.

import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../src/basics/wire.ts'
import { ClusterError } from '../../../src/cluster/errors.ts'
import type { LogReader } from '../../../src/cluster/ports.ts'
import { openPodLogs } from '../../../src/operator/logs/pod-logs.ts'
import { ManualClock } from '../support/manual-clock.ts'

const pod: Pod = {
  metadata: { namespace: 'app', name: 'task-1', uid: 'u1' },
  spec: { containers: [{ name: 'base' }] },
  status: {
    phase: 'Succeeded',
    containerStatuses: [
      {
        ...{ name: 'base', image: '', imageID: '', ready: false, restartCount: 0 },
        state: { terminated: { exitCode: 0, startedAt: '2026-01-01T00:00:00Z' } },
      },
    ],
  },
}

describe('a log that can not be read', () => {
  it('[case 112] is tried for as long as it may be, and then told', async () => {
    const clock = new ManualClock()
    let requests = 0
    const logs: LogReader = {
      // biome-ignore lint/correctness/useYield: it fails before its first line
      async *read() {
        requests += 1
        throw new ClusterError('cluster-failed', 'cannot read the log', { status: 500 })
      },
    }
    const losses: string[] = []
    const podLogs = openPodLogs({
      ...{ logs, clock, random: () => 0.5, pod: { namespace: 'app', name: 'task-1', uid: 'u1' } },
      pods: {
        get: async () => pod,
        list: () => Promise.reject(new Error('not used')),
        watch: () => {
          throw new Error('not used')
        },
      },
      openReader: () => () => {},
      onLoss: (message) => losses.push(message),
    })
    const begunMs = clock.now().getTime()
    podLogs.update(pod)
    await clock.run(podLogs.finish(60_000))
    expect(clock.now().getTime() - begunMs).toBe(60_000)
    expect(requests).toBeGreaterThan(20)
    expect(losses).toEqual(['the last lines of container `base` may be missing: the node did not give them in time'])
  })
})
