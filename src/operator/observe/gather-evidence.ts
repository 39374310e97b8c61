// What else the cluster tells about a pod in trouble: its events and, when an image can't be had, its pull secrets.

import { setTimeout as delay } from 'node:timers/promises'
import type { Pod } from '../../basics/wire.ts'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import { isAwaitingEvents } from '../../diagnosis/pull/untried-logins.ts'
import {
  type EvidenceCluster,
  readAccountSecrets,
  readPodEvents,
  readPodSecrets,
} from '../../provision/read-pod-evidence.ts'
import type { Evidence } from './judge-pod.ts'

/** A diagnosis is not held up for longer than this. */
const mostMs = 3000
/** Events that are about to come are asked for again after so long, then after twice as long each time. */
const firstWaitMs = 50

/** Reads what may be read; what is forbidden or does not come in time is left out. Rejects only when the signal aborts. */
export async function gatherEvidence(
  cluster: EvidenceCluster,
  pod: Pod,
  diagnosis: Diagnosis | undefined,
  signal: AbortSignal,
): Promise<Evidence> {
  const calls = { signal: AbortSignal.any([signal, AbortSignal.timeout(mostMs)]) }
  const isAboutImage = diagnosis?.image !== undefined
  const [events, secrets, accountSecrets] = await Promise.all([
    readUntilTold(pod, diagnosis, calls.signal, async () => (await readPodEvents(cluster, pod, calls)).value),
    isAboutImage ? readPodSecrets(cluster, pod, calls) : undefined,
    isAboutImage ? readAccountSecrets(cluster, pod, calls) : undefined,
  ])
  signal.throwIfAborted()
  return {
    ...(events && { events }),
    ...(secrets?.value && { secrets: secrets.value }),
    ...(accountSecrets?.value && { accountSecrets: accountSecrets.value }),
  }
}

/**
 * Reads the events again until they tell how pulling failed, where that decides: the kubelet posts them in order but after the status, and the one
 * before it may say that a secret was not there.
 */
async function readUntilTold(
  pod: Pod,
  diagnosis: Diagnosis | undefined,
  signal: AbortSignal,
  read: () => Promise<Evidence['events']>,
): Promise<Evidence['events']> {
  let events = await read()
  for (let waitMs = firstWaitMs; diagnosis && events && isAwaitingEvents(pod, diagnosis, events); waitMs *= 2) {
    await delay(waitMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) break
    events = (await read()) ?? events
  }
  return events
}
