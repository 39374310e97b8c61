// A launcher that is killed, without a process of its own: from then on nothing that it asked for is answered and no time passes for it.

import type { Clock } from '../../../src/basics/clock.ts'
import type { TaskCluster } from '../../../src/cluster/cluster.ts'

export interface Mortal {
  readonly cluster: TaskCluster
  readonly clock: Clock
  /** Whether it has begun to put its pod away: whoever comes after it finds none. */
  readonly isDeleting: boolean
  readonly isDead: boolean
  /** Cuts its connections. What it waits for never comes. */
  kill(): void
}

/** Makes `cluster` and `clock` mortal together. */
export function makeMortal(cluster: TaskCluster, clock: Clock): Mortal {
  const death = new AbortController()
  let isDeleting = false
  const untilDeath = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } finally {
      if (death.signal.aborted) await new Promise(() => {})
    }
  }
  async function* streamUntilDeath<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
    const items = source[Symbol.asyncIterator]()
    try {
      for (;;) {
        const { value, done } = await untilDeath(items.next())
        if (done) return
        yield value
      }
    } finally {
      await items.return?.()
    }
  }
  const { pods, events, logs, secrets, serviceAccounts } = cluster
  return {
    cluster: {
      ...cluster,
      close: () => cluster.close(),
      pods: {
        ...pods,
        list: (...call) => untilDeath(pods.list(...call)),
        watch: (...call) => streamUntilDeath(pods.watch(...call)),
        get: (...call) => untilDeath(pods.get(...call)),
        create: (...call) => untilDeath(pods.create(...call)),
        remove: (...call) => {
          isDeleting = true
          return untilDeath(pods.remove(...call))
        },
      },
      events: { list: (...call) => untilDeath(events.list(...call)), watch: (...call) => events.watch(...call) },
      logs: { read: (request) => streamUntilDeath(logs.read(request)) },
      secrets: { ...secrets, get: (...call) => untilDeath(secrets.get(...call)) },
      serviceAccounts: { ...serviceAccounts, get: (...call) => untilDeath(serviceAccounts.get(...call)) },
    },
    clock: {
      now: () => clock.now(),
      sleep: (ms, signal) =>
        untilDeath(clock.sleep(ms, signal ? AbortSignal.any([signal, death.signal]) : death.signal)),
    },
    get isDeleting() {
      return isDeleting
    },
    get isDead() {
      return death.signal.aborted
    },
    kill: () => {
      death.abort()
      cluster.close()
    },
  }
}
