// The one cluster that a task runs in.

import type { TaskCluster } from '../../cluster/cluster.ts'
import { chooseCluster } from '../../operator/spec/place.ts'
import type { PlaceSettings } from '../../operator/spec/pod-task.ts'
import type { CliContext } from '../context.ts'
import { withCluster } from '../targets/with-cluster.ts'
import type { RunFlags } from './command.ts'

/** Opens the cluster that flags and task choose for the time of `use`; flags win. Rejects with `usage` or `kubeconfig-…` when it can't be chosen. */
export async function withTaskCluster<T>(
  context: CliContext,
  flags: RunFlags,
  task: PlaceSettings,
  use: (cluster: TaskCluster) => Promise<T>,
): Promise<T> {
  const choice = chooseCluster(readPlace(flags, task), {})
  const { requestTimeout } = flags
  const place = {
    ...(requestTimeout !== undefined && { requestTimeout }),
    ...(choice.kind === 'kubeconfig' && choice.path !== undefined && { kubeconfig: choice.path }),
    ...(choice.kind === 'kubeconfig' && choice.context !== undefined && { context: choice.context }),
  }
  return await withCluster(choice.kind === 'in-cluster' ? withoutKubeconfig(context) : context, place, use)
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
