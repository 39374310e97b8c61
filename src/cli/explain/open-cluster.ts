// The one cluster and namespace that `explain` looks into.

import type { TaskCluster } from '../../cluster/cluster.ts'
import type { CliContext } from '../context.ts'
import { parseDurationMs } from '../duration.ts'
import { openDirectory } from '../targets/open-directory.ts'
import { chooseContexts } from '../targets/select.ts'
import type { ExplainFlags } from './command.ts'

/** Opens the cluster that the flags choose for the time of `look`. Rejects with `usage` or `kubeconfig-…` when it can't be chosen. */
export async function withCluster<T>(
  context: CliContext,
  flags: ExplainFlags,
  look: (cluster: TaskCluster, namespace: string) => Promise<T>,
): Promise<T> {
  const options = {
    requestTimeoutMs: parseDurationMs(flags.requestTimeout ?? '30s', '--request-timeout'),
    ...(flags.kubeconfig === undefined ? {} : { kubeconfig: flags.kubeconfig }),
    ...(flags.context === undefined ? {} : { contexts: [flags.context] }),
  }
  const directory = await openDirectory(context, options)
  try {
    const [name = ''] = chooseContexts(options, directory)
    const cluster = directory.open(name)
    return await look(cluster, flags.namespace ?? cluster.namespace ?? 'default')
  } finally {
    directory.close()
  }
}
