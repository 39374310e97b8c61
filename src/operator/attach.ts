// Takes a run over from another process, by its handle.

import type { Pod } from '../basics/wire.ts'
import { PullpassError } from '../errors/pullpass-error.ts'
import type { Outcome } from '../plugin/contract/outcome.ts'
import { finishRun } from './finish-run.ts'
import type { RunHandle } from './handle.ts'
import { openRun, type Run } from './run.ts'
import type { RunOptions } from './run-options.ts'
import { resumePods } from './run-pods.ts'

/**
 * Follows the pod of `handle` to the end of its run, with the deadlines it began with, the logs from where they had been handed on, and the plugins
 * of this process. A pod that never started is made again, of what the cluster shows of it, as often as the run still may: one that is not
 * there any more can not be. Rejects with `usage` when the cluster is another one, and with the `ClusterError` when its pods can't be listed.
 * After its signal aborts it lasts as long as `runTask` does.
 */
export async function attach(handle: RunHandle, options: RunOptions): Promise<Outcome> {
  if (options.cluster.name !== handle.cluster) {
    throw new PullpassError('usage', `the run is in cluster \`${handle.cluster}\`, not in \`${options.cluster.name}\``)
  }
  const { runId, terms, namespace, attempt, endByMs } = handle
  const run = await openRun({ runId, terms, namespace, attempt, endByMs, attached: true, isFresh: false }, options)
  return await finishRun(run, async () => {
    const { podsMade, memory, logs, name, uid } = handle
    const found = await findPod(run, handle)
    const isMissing = found === 'missing'
    const pod = typeof found === 'object' ? found : { metadata: { namespace, name, uid } }
    return await resumePods(run, { pod, podsMade, isAdopted: true, isMissing, memory, positions: logs })
  })
}

/** A view that many runs share may be behind: what it does not show is asked for. */
async function findPod(
  { view, cluster, signal }: Run,
  { namespace, name, uid }: RunHandle,
): Promise<Pod | 'missing' | 'unknown'> {
  const isIt = (pod: Pod | undefined): boolean => pod?.metadata?.uid === uid
  const shown = view.current.find(isIt)
  if (shown) return shown
  try {
    const read = await cluster.pods.get({ namespace, name }, { signal })
    return read && isIt(read) ? read : 'missing'
  } catch {
    return 'unknown'
  }
}
