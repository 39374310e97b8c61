// From a pod that may be launched to one that exists: refusals that pass by themselves are waited for, the others are told as a diagnosis.

import type { Pod } from '../../basics/wire.ts'
import { ClusterError } from '../../cluster/errors.ts'
import { causeCatalogue, graceMs } from '../../diagnosis/catalogue.ts'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import { diagnoseRefusal } from '../../diagnosis/refusal.ts'
import { backOffMs } from '../observe/back-off.ts'
import { type CreatedPod, type CreatePodOptions, createPod, findOwnPod } from './create-pod.ts'

export interface LaunchPodOptions extends CreatePodOptions {
  /** How long a refusal may be waited for that ends when others end, in milliseconds. */
  readonly patienceMs: number
  /** Told of a refusal that is waited for. */
  readonly onRefused?: (diagnosis: Diagnosis) => void
}

export type LaunchAnswer =
  | ({ readonly kind: 'created' } & CreatedPod)
  /** There is no pod and will be none. */
  | { readonly kind: 'refused'; readonly diagnosis: Diagnosis }

/**
 * Creates `pod` once. Rejects as `createPod` does, but for refusals; when the signal aborts, only if there is no pod, or nobody can say
 * whether there is: a pod that an aborted launch has made is given back.
 */
export async function launchPod(pod: Pod, options: LaunchPodOptions): Promise<LaunchAnswer> {
  const { clock, random, signal } = options
  const begunMs = clock.now().getTime()
  for (let refusals = 1; ; refusals += 1) {
    try {
      return { kind: 'created', ...(await createPod(pod, options)) }
    } catch (thrown) {
      if (signal.aborted) return await recover(pod, options)
      const diagnosis = readRefusal(thrown)
      if (!diagnosis) throw thrown
      const mostMs = Math.min(graceMs[causeCatalogue[diagnosis.code].grace], options.patienceMs)
      const waitMs = backOffMs(refusals + 3, random)
      if (clock.now().getTime() + waitMs > begunMs + mostMs) return { kind: 'refused', diagnosis }
      options.onRefused?.(diagnosis)
      await clock.sleep(waitMs, signal).catch(() => {})
    }
  }
}

function readRefusal(thrown: unknown): Diagnosis | undefined {
  if (!(thrown instanceof ClusterError) || thrown.status === undefined || thrown.status === 401) return undefined
  const message = thrown.cause instanceof Error ? thrown.cause.message : ''
  return diagnoseRefusal({ status: thrown.status, message })
}

async function recover(pod: Pod, options: LaunchPodOptions): Promise<LaunchAnswer> {
  const found = await findOwnPod(pod, options.pods)
  if (found === undefined) throw options.signal.reason
  return { kind: 'created', pod: found, isAdopted: true }
}
