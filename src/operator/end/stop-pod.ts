// Deletes a pod that may still run something, and waits until it is gone.

import { describeThrown } from '../../basics/describe-thrown.ts'
import type { Pod } from '../../basics/wire.ts'
import type { PodChange } from '../observe/run-pods.ts'
import type { Run } from '../run.ts'
import { removePod } from './remove-pod.ts'

/**
 * What has become of a run's pod. Before it is `gone` something of it may run; an `ending` one is on its way out, and nothing more can be done
 * about it; one that is `standing` was not deleted.
 */
export type PodFate = 'gone' | 'ending' | 'standing'

/** Stops `pod`; `onChange` is told of it on its way out. A deletion that fails is a warning. Never rejects. */
export async function stopPod(run: Run, pod: Pod, onChange: (change: PodChange) => void): Promise<PodFate> {
  run.tell.state({ kind: 'stopping' })
  let unsubscribe = () => {}
  const isGone = new Promise<void>((resolve) => {
    unsubscribe = run.view.subscribe((change) => {
      if (change.pod.metadata?.uid !== pod.metadata?.uid) return
      onChange(change)
      if (change.kind !== 'seen') resolve()
    })
  })
  try {
    return await deletePod(run, pod, isGone)
  } finally {
    unsubscribe()
  }
}

/** Deletes a pod that has ended, or that never ran, without waiting. A deletion that fails is a warning. Never rejects. */
export async function discardPod(run: Run, pod: Pod): Promise<PodFate> {
  return await deletePod(run, pod, undefined)
}

async function deletePod(run: Run, pod: Pod, isGone: Promise<void> | undefined): Promise<PodFate> {
  const { cluster, clock, random, terms, tell } = run
  const name = pod.metadata?.name ?? ''
  try {
    const removal = await removePod(pod, {
      pods: cluster.pods,
      clock,
      random,
      isAwaited: isGone !== undefined,
      ...(isGone && { isGone }),
      ...(terms.graceSeconds !== undefined && { graceSeconds: terms.graceSeconds }),
    })
    if (removal === 'ending') {
      tell.warning(
        `pod \`${name}\` was deleted and is still not gone: its node may be out of reach, and what it ran may go on`,
      )
    }
    return removal === 'gone' ? 'gone' : 'ending'
  } catch (thrown) {
    tell.warning(`pod \`${name}\` could not be deleted and ends by its deadline: ${describeThrown(thrown)}`)
    return 'standing'
  }
}
