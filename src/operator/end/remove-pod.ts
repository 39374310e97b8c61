// Deletes a pod of a run, and no other of its name.

import type { Clock } from '../../basics/clock.ts'
import type { Pod } from '../../basics/wire.ts'
import { ClusterError } from '../../cluster/errors.ts'
import type { PodReader, PodRunner } from '../../cluster/resources/pods.ts'
import { backOffMs } from '../observe/back-off.ts'

const mostTries = 5
/** What still runs is worth an outage of some minutes. */
const mostTriesAwaited = 15
/** A kubelet that is well needs no longer than this on top of the grace period. */
const slackMs = 30_000
/** What Kubernetes gives when a pod does not say. */
const defaultGraceSeconds = 30
/** Between two looks whether the pod is still there. */
const lookEveryMs = 1000

export interface RemovePodOptions {
  readonly pods: PodReader & PodRunner
  readonly clock: Clock
  readonly random: () => number
  readonly graceSeconds?: number
  /** Wait until the pod is gone, and with it every process that it had. */
  readonly isAwaited: boolean
  /** Resolves when a watch says that the pod is gone, so that nobody has to ask. */
  readonly isGone?: Promise<void>
}

/** `ending`: deletion was accepted, and the pod was still there when the waiting was over. */
export type Removal = 'gone' | 'accepted' | 'ending'

/** Deletes `pod` by its uid. Rejects with the last `ClusterError` when the API server does not take the request. */
export async function removePod(pod: Pod, options: RemovePodOptions): Promise<Removal> {
  const { namespace = '', name = '', uid = '' } = pod.metadata ?? {}
  const { pods, graceSeconds } = options
  const grace = graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds }
  const answer = await withTries(options, () => pods.remove({ namespace, name, uid }, grace))
  // Another pod of that name: ours is gone.
  if (answer.status !== 'removed') return 'gone'
  if (!options.isAwaited) return 'accepted'
  const seconds = graceSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? defaultGraceSeconds
  return await waitUntilGone({ namespace, name, uid }, seconds * 1000 + slackMs, options)
}

async function withTries<T>({ clock, random, isAwaited }: RemovePodOptions, step: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await step()
    } catch (error) {
      if (tries === (isAwaited ? mostTriesAwaited : mostTries) || isFinal(error)) throw error
      await clock.sleep(backOffMs(tries + 2, random))
    }
  }
}

/** A login may be renewed and a server may come back; what it refuses it goes on refusing. */
function isFinal(error: unknown): boolean {
  const status = error instanceof ClusterError ? error.status : undefined
  return status !== undefined && status >= 400 && status < 500 && status !== 401 && status !== 429
}

async function waitUntilGone(
  { uid, ...name }: { readonly namespace: string; readonly name: string; readonly uid: string },
  mostMs: number,
  { pods, clock, isGone }: RemovePodOptions,
): Promise<Removal> {
  const endMs = clock.now().getTime() + mostMs
  const hasHeard = isGone?.then(() => true) ?? new Promise<boolean>(() => {})
  for (let looks = 1; clock.now().getTime() < endMs; looks += 1) {
    const timer = new AbortController()
    // Where a watch tells, asking is only for the case that it is late.
    const waitMs = isGone !== undefined ? lookEveryMs * 2 ** Math.min(looks, 4) : lookEveryMs
    const heard = await Promise.race([hasHeard, clock.sleep(waitMs, timer.signal).then(() => false)])
    timer.abort()
    if (heard) return 'gone'
    const found = await pods.get(name).catch(() => 'unknown' as const)
    if (found !== 'unknown' && found?.metadata?.uid !== uid) return 'gone'
  }
  return 'ending'
}
