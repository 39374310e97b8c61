// Before a pod is made: what the run has already is taken over, waited for, or put away.

import type { Pod } from '../../basics/wire.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { discardPod, stopPod } from '../end/stop-pod.ts'
import { kubectlLine } from '../kubectl-line.ts'
import type { Run } from '../run.ts'
import { choosePod } from './choose-pod.ts'

/** A pod on its way out is waited for so long after the end of its grace period. */
const slackMs = 30_000

/** What there is before the next pod. */
export interface Start {
  /** The pod that is to be followed instead of a new one. */
  readonly adopted?: Pod
  /** Number of the next pod to make. */
  readonly attempt: number
}

/** Looks at the run's pods. Rejects with `pod-in-the-way`, and with the signal's reason. */
export async function takeOver(run: Run, isAdopting: boolean): Promise<Start> {
  const standing = choosePod(run.view.current, run.attempt, isAdopting)
  for (const pod of standing.surplus) await stopSurplus(run, pod, standing.adopt)
  if (run.terms.onFinish === 'delete') for (const pod of standing.finished) await discardPod(run, pod)
  if (standing.adopt) return { adopted: standing.adopt, attempt: standing.nextAttempt }
  for (const pod of standing.ending) await waitForEnd(run, pod)
  return { attempt: standing.nextAttempt }
}

/** One that could not even be told to end is no reason to leave the pod that is taken over, but no new one is made beside it. */
async function stopSurplus(run: Run, pod: Pod, adopted: Pod | undefined): Promise<void> {
  const fate = await stopPod(run, pod, () => {})
  if (fate !== 'standing') return
  const { namespace = '', name = '' } = pod.metadata ?? {}
  if (!adopted) throw inTheWay(run.cluster.name, namespace, name)
  run.tell.warning(`pod \`${name}\` of this run may go on beside \`${adopted.metadata?.name}\`, which is followed`)
}

function inTheWay(cluster: string, namespace: string, name: string): PullpassError {
  return new PullpassError('pod-in-the-way', `cannot make another pod of the run in \`${cluster}/${namespace}\``, {
    cause: new Error(`its pod \`${name}\` may still run and could not be deleted`),
    remedies: [
      `delete it, or let the run take it over:\n${kubectlLine({ cluster, namespace }, 'delete', 'pod', name)}`,
    ],
  })
}

async function waitForEnd(run: Run, pod: Pod): Promise<void> {
  const uid = pod.metadata?.uid
  const endMs = run.nowMs() + (pod.metadata?.deletionGracePeriodSeconds ?? 0) * 1000 + slackMs
  const isThere = () => run.view.current.some(({ metadata }) => metadata?.uid === uid)
  const timer = new AbortController()
  const unsubscribe = run.view.subscribe(() => {
    if (!isThere()) timer.abort()
  })
  if (isThere())
    await run.clock.sleep(Math.max(0, endMs - run.nowMs()), AbortSignal.any([timer.signal, run.signal])).catch(() => {})
  unsubscribe()
  run.signal.throwIfAborted()
  if (isThere())
    run.tell.warning(
      `pod \`${pod.metadata?.name}\` of this run is still being deleted: what it runs may go on beside the new pod`,
    )
}
