// What else the cluster tells about a pod in trouble: its events and, when an image can't be had, its pull secrets.

import type { Pod } from '../../basics/wire.ts'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import {
  type EvidenceCluster,
  readAccountSecrets,
  readPodEvents,
  readPodSecrets,
} from '../../provision/read-pod-evidence.ts'
import type { Evidence } from './judge-pod.ts'

/** A diagnosis is not held up for longer than this. */
const mostMs = 3000

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
    readPodEvents(cluster, pod, calls),
    isAboutImage ? readPodSecrets(cluster, pod, calls) : undefined,
    isAboutImage ? readAccountSecrets(cluster, pod, calls) : undefined,
  ])
  signal.throwIfAborted()
  return {
    ...(events.value && { events: events.value }),
    ...(secrets?.value && { secrets: secrets.value }),
    ...(accountSecrets?.value && { accountSecrets: accountSecrets.value }),
  }
}
