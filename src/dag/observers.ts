// One watch for each cluster and namespace, shared by all tasks.

import type { Clock } from '../basics/clock.ts'
import type { TaskCluster } from '../cluster/cluster.ts'
import { openPodObserver, type PodObserver } from '../operator/observe/pod-observer.ts'
import { describeTrouble } from '../operator/run.ts'

export interface ObserversOptions {
  readonly clock: Clock
  /** A number in [0, 1), for jitter. */
  readonly random: () => number
  readonly onWarning: (message: string) => void
}

export interface Observers {
  of(cluster: TaskCluster): PodObserver
  /** Ends the watches. */
  close(): Promise<void>
}

/** Sends nothing before the first task follows its pods. */
export function openObservers({ clock, random, onWarning }: ObserversOptions): Observers {
  const observers = new Map<TaskCluster, PodObserver>()
  return {
    of(cluster) {
      const known = observers.get(cluster)
      if (known) return known
      const observer = openPodObserver({
        ...{ pods: cluster.pods, clock, random },
        onTrouble: (namespace, trouble) => onWarning(describeTrouble(`${cluster.name}/${namespace}`, trouble)),
      })
      observers.set(cluster, observer)
      return observer
    },
    close: async () => {
      await Promise.all([...observers.values()].map((observer) => observer.close()))
    },
  }
}
