// How benchmarks of the operator reach a cluster.

import { systemClock } from '../../src/basics/clock.ts'
import type { TaskCluster } from '../../src/cluster/cluster.ts'
import { openKubeconfig } from '../../src/cluster/open.ts'
import { openPodObserver, type PodObserver } from '../../src/operator/index.ts'

export interface OperatorPlace {
  readonly cluster: TaskCluster
  readonly observer: PodObserver
  close(): Promise<void>
}

/** A cluster with the observer that all runs of a process share. */
export async function openPlace(kubeconfig: string, context: string): Promise<OperatorPlace> {
  const environment = { homeDirectory: '/nonexistent', workingDirectory: '/', variables: {} }
  const cluster = (await openKubeconfig({ environment, kubeconfig, clock: systemClock })).openCluster(context)
  const observer = openPodObserver({ pods: cluster.pods, clock: systemClock, random: Math.random })
  return {
    cluster,
    observer,
    close: async () => {
      await observer.close()
      cluster.close()
    },
  }
}
