// The one cluster and namespace that the flags of a command choose, opened for as long as they are used.

import type { TaskCluster } from '../../cluster/cluster.ts'
import type { CliContext } from '../context.ts'
import type { SingleClusterFlags } from '../flags.ts'
import { openDirectory } from './open-directory.ts'
import { parseClusterOptions } from './options.ts'
import { chooseContexts } from './select.ts'

/** Opens the cluster for the time of `use`. Rejects with `usage` or `kubeconfig-…` when it can't be chosen. */
export async function withCluster<T>(
  context: CliContext,
  { kubeconfig, context: name, namespace, requestTimeout }: SingleClusterFlags,
  use: (cluster: TaskCluster, namespace: string) => Promise<T>,
): Promise<T> {
  const options = parseClusterOptions({
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(name !== undefined && { context: [name] }),
    ...(requestTimeout !== undefined && { requestTimeout }),
  })
  const directory = await openDirectory(context, options)
  try {
    const [chosen = ''] = chooseContexts(options, directory)
    const cluster = directory.open(chosen)
    return await use(cluster, namespace ?? cluster.namespace ?? 'default')
  } finally {
    directory.close()
  }
}
