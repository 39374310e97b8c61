// The clusters that a kubeconfig names, as the commands use them: opened by name, closed together.

import type { TaskCluster } from '../../cluster/cluster.ts'
import { type Kubeconfig, openKubeconfig } from '../../cluster/open.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { CliContext } from '../context.ts'
import type { ClusterOptions } from './options.ts'

/** The kubeconfig, and the clusters of it that were opened. */
export interface ClusterDirectory extends Pick<Kubeconfig, 'contexts' | 'askReachable'> {
  /** Sends and runs nothing. Throws `kubeconfig-context` or `kubeconfig-damaged`. */
  open(context: string): TaskCluster
  /** Ends all connections. */
  close(): void
}

/** Reads the kubeconfig. Rejects with `kubeconfig-missing`, for one without contexts too, or `kubeconfig-damaged`. */
export async function openDirectory(context: CliContext, options: ClusterOptions): Promise<ClusterDirectory> {
  const kubeconfig = await openKubeconfig({
    environment: context.environment,
    clock: context.clock,
    signal: context.signal,
    requestTimeoutMs: options.requestTimeoutMs,
    ...(options.kubeconfig === undefined ? {} : { kubeconfig: options.kubeconfig }),
    canInteract: context.prompting.status === 'allowed',
  })
  if (kubeconfig.contexts.length === 0) {
    throw new PullpassError('kubeconfig-missing', 'the kubeconfig has no context, so it names no cluster')
  }
  const opened: TaskCluster[] = []
  return {
    contexts: kubeconfig.contexts,
    askReachable: kubeconfig.askReachable,
    open: (name) => {
      const cluster = kubeconfig.openCluster(name)
      opened.push(cluster)
      return cluster
    },
    close: () => {
      for (const cluster of opened) cluster.close()
    },
  }
}
