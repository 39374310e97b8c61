// The one cluster that a task runs in.

import type { TaskCluster } from '../../cluster/cluster.ts'
import { chooseCluster } from '../../operator/spec/place.ts'
import type { PlaceSettings } from '../../operator/spec/pod-task.ts'
import type { CliContext } from '../context.ts'
import { parseDurationMs } from '../duration.ts'
import { openDirectory } from '../targets/open-directory.ts'
import { chooseContexts } from '../targets/select.ts'
import type { RunFlags } from './command.ts'

/** Opens the cluster that flags and task choose for the time of `use`; flags win. Rejects with `usage` or `kubeconfig-…` when it can't be chosen. */
export async function withTaskCluster<T>(
  context: CliContext,
  flags: RunFlags,
  task: PlaceSettings,
  use: (cluster: TaskCluster) => Promise<T>,
): Promise<T> {
  const choice = chooseCluster(readPlace(flags, task), {})
  const options = {
    requestTimeoutMs: parseDurationMs(flags.requestTimeout ?? '30s', '--request-timeout'),
    ...(choice.kind === 'kubeconfig' && choice.path !== undefined && { kubeconfig: choice.path }),
    ...(choice.kind === 'kubeconfig' && choice.context !== undefined && { contexts: [choice.context] }),
  }
  const directory = await openDirectory(choice.kind === 'in-cluster' ? withoutKubeconfig(context) : context, options)
  try {
    const [name = ''] = chooseContexts(options, directory)
    return await use(directory.open(name))
  } finally {
    directory.close()
  }
}

/** A flag about the cluster silences all that the task says about it. */
function readPlace({ kubeconfig, context }: RunFlags, { inCluster, ...task }: PlaceSettings): PlaceSettings {
  const isTyped = kubeconfig !== undefined || context !== undefined
  const typed = { ...(kubeconfig !== undefined && { kubeconfig }), ...(context !== undefined && { cluster: context }) }
  return { ...task, ...(!isTyped && inCluster !== undefined && { inCluster }), ...typed }
}

/** Where no kubeconfig is found, the pod's own service account is used. */
function withoutKubeconfig(context: CliContext): CliContext {
  const { KUBECONFIG: _kubeconfig, ...variables } = context.environment.variables
  return { ...context, environment: { ...context.environment, homeDirectory: '/nonexistent', variables } }
}
