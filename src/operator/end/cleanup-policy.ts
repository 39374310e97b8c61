// What becomes of the pod of a run that is over.

import type { Pod } from '../../basics/wire.ts'
import { listContainers } from '../../diagnosis/containers.ts'
import type { Outcome } from '../../plugin/contract/outcome.ts'
import type { RunTerms } from '../terms.ts'

/**
 * Whether the pod is deleted. One that may still run something is in any case, unless a person stopped the run and wants it kept, or it can't be
 * seen any more: then it is left to whoever takes the run over.
 */
export function decideCleanup(
  pod: Pod,
  { status, diagnosis }: Pick<Outcome, 'status' | 'diagnosis'>,
  { onFinish, onKill }: Pick<RunTerms, 'onFinish' | 'onKill'>,
): 'delete' | 'keep' {
  if (status === 'cancelled') return onKill
  if (diagnosis?.code === 'out-of-sight') return 'keep'
  if (mayStillRun(pod)) return 'delete'
  switch (onFinish) {
    case 'delete':
      return 'delete'
    case 'delete-succeeded':
      return status === 'succeeded' || status === 'skipped' ? 'delete' : 'keep'
    case 'delete-active':
    case 'keep':
      return 'keep'
  }
}

/** Sidecars are stopped by the kubelet when everything else has ended. */
function mayStillRun(pod: Pod): boolean {
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return false
  const main = listContainers(pod).filter(({ role }) => role === 'main')
  return main.length === 0 || main.some(({ status }) => status?.state?.terminated === undefined)
}
