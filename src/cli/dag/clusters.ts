// The clusters that the tasks of a DAG run in, each opened once for the time of a command.

import type { TaskCluster } from '../../cluster/cluster.ts'
import type { PlaceSettings } from '../../operator/spec/pod-task.ts'
import type { CliContext } from '../context.ts'
import { withTaskCluster } from '../run/open-task-cluster.ts'
import type { DagClusterFlags } from './command.ts'

export interface DagClusters extends AsyncDisposable {
  /** The cluster of a task. Rejects with `usage` or `kubeconfig-…` when it can't be chosen. */
  readonly open: (place: PlaceSettings) => Promise<TaskCluster>
}

/** Opens nothing yet. */
export function openDagClusters(context: CliContext, flags: DagClusterFlags): DagClusters {
  const opened = new Map<string, { readonly cluster: Promise<TaskCluster>; readonly isClosed: Promise<void> }>()
  let end = (): void => {}
  const isOver = new Promise<void>((resolve) => {
    end = resolve
  })

  const open = (place: PlaceSettings) => {
    let tell: (cluster: TaskCluster) => void = () => {}
    const told = new Promise<TaskCluster>((resolve) => {
      tell = resolve
    })
    const isClosed = withTaskCluster(context, flags, place, async (cluster) => {
      tell(cluster)
      await isOver
    })
    const cluster = Promise.race([told, isClosed.then(() => told)])
    return { cluster, isClosed }
  }

  return {
    open: async ({ cluster, kubeconfig, inCluster }) => {
      const place: PlaceSettings = {
        ...(cluster !== undefined && { cluster }),
        ...(kubeconfig !== undefined && { kubeconfig }),
        ...(inCluster !== undefined && { inCluster }),
      }
      const key = JSON.stringify(place)
      const known = opened.get(key) ?? open(place)
      opened.set(key, known)
      return await known.cluster
    },
    [Symbol.asyncDispose]: async () => {
      end()
      await Promise.allSettled([...opened.values()].map(({ isClosed }) => isClosed))
    },
  }
}
