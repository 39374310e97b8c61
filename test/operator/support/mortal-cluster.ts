// A cluster as a launcher sees it that can be killed: from that moment on it asks for nothing and hears of nothing any more.

import type { TaskCluster } from '../../../src/cluster/ports.ts'

export interface MortalCluster {
  readonly cluster: TaskCluster
  kill(): void
}

/** `cluster` until it is killed. */
export function mortal(cluster: TaskCluster): MortalCluster {
  let isDead = false
  const never = new Promise<never>(() => {})
  const alive =
    <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      if (isDead) return await never
      const answer = await call(...args).catch(async (error: unknown) => {
        if (isDead) return await never
        throw error
      })
      return isDead ? await never : answer
    }
  const streaming = <Args extends unknown[], T>(call: (...args: Args) => AsyncIterable<T>) =>
    async function* (...args: Args): AsyncGenerator<T> {
      if (isDead) await never
      try {
        for await (const item of call(...args)) {
          if (isDead) await never
          yield item
        }
      } catch (error) {
        if (isDead) await never
        throw error
      }
    }
  const { pods, events, logs } = cluster
  return {
    cluster: {
      ...cluster,
      pods: {
        get: alive(pods.get),
        list: alive(pods.list),
        listSome: alive(pods.listSome),
        create: alive(pods.create),
        remove: alive(pods.remove),
        watch: streaming(pods.watch),
      },
      events: { list: alive(events.list), watch: streaming(events.watch) },
      logs: { read: streaming(logs.read) },
    },
    kill: () => {
      isDead = true
    },
  }
}
