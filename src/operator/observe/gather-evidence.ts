// What else the cluster tells about a pod in trouble: its events and, when an image can't be had, its pull secrets.

import type { Pod } from '../../basics/wire.ts'
import type { CallOptions } from '../../cluster/call.ts'
import type { TaskCluster } from '../../cluster/cluster.ts'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import type { NamedSecret } from '../../explain/explain.ts'
import type { Evidence } from './judge-pod.ts'

/** A diagnosis is not held up for longer than this. */
const mostMs = 3000
const mostSecrets = 20

/** What is read; nothing is written. */
export type EvidenceCluster = Pick<TaskCluster, 'events' | 'secrets' | 'serviceAccounts'>

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
    orUndefined(readEvents(cluster, pod, calls)),
    isAboutImage ? orUndefined(readSecrets(cluster, pod, calls)) : undefined,
    isAboutImage ? orUndefined(readAccountSecrets(cluster, pod, calls)) : undefined,
  ])
  signal.throwIfAborted()
  return { ...(events && { events }), ...(secrets && { secrets }), ...(accountSecrets && { accountSecrets }) }
}

async function orUndefined<T>(reading: Promise<T>): Promise<T | undefined> {
  return await reading.catch(() => undefined)
}

async function readEvents(
  { events }: EvidenceCluster,
  { metadata }: Pod,
  calls: CallOptions,
): Promise<Evidence['events']> {
  const { namespace = '', uid = '' } = metadata ?? {}
  return (await events.list({ namespace, fieldSelector: `involvedObject.uid=${uid}` }, calls)).items
}

/** In the pod's order; one that does not exist is named without content. */
async function readSecrets(
  { secrets }: EvidenceCluster,
  { metadata, spec }: Pod,
  calls: CallOptions,
): Promise<NamedSecret[]> {
  const names = (spec?.imagePullSecrets ?? []).flatMap(({ name }) => name || []).slice(0, mostSecrets)
  const read = async (name: string): Promise<NamedSecret> => {
    const secret = await secrets.get({ namespace: metadata?.namespace ?? '', name }, calls)
    return secret ? { name, secret } : { name }
  }
  return await Promise.all(names.map(read))
}

async function readAccountSecrets(
  { serviceAccounts }: EvidenceCluster,
  { metadata, spec }: Pod,
  calls: CallOptions,
): Promise<string[]> {
  const name = { namespace: metadata?.namespace ?? '', name: spec?.serviceAccountName ?? 'default' }
  const account = await serviceAccounts.get(name, calls)
  return (account?.imagePullSecrets ?? []).flatMap((reference) => reference.name || [])
}
