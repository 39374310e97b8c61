// What the cluster knows about one pod beyond the pod itself: its events, its pull secrets, and what its service account lists.

import type { KubernetesEvent, Pod } from '../basics/wire.ts'
import type { CallOptions } from '../cluster/call.ts'
import type { TaskCluster } from '../cluster/cluster.ts'
import type { EventReader } from '../cluster/resources/watchable.ts'
import { eventUidOf } from '../diagnosis/events.ts'
import { PullpassError } from '../errors/pullpass-error.ts'
import type { NamedSecret } from '../explain/explain.ts'
import { isDenied, toFailure } from './failure.ts'
import { callsPerCluster, mapMany } from './many.ts'

/** What is read; nothing is written. */
export interface EvidenceCluster extends Pick<TaskCluster, 'secrets' | 'serviceAccounts'> {
  readonly events: Pick<EventReader, 'list'>
}

/** One question about a pod: the answer, or why there is none. */
export interface Finding<T> {
  readonly value?: T
  readonly gaps: readonly PullpassError[]
}

/** The events of `pod`. Never rejects: what can't be read is a gap, also when `calls` are aborted. */
export async function readPodEvents(
  { events }: EvidenceCluster,
  pod: Pod,
  calls: CallOptions,
): Promise<Finding<readonly KubernetesEvent[]>> {
  const { namespace = '' } = pod.metadata ?? {}
  const fieldSelector = `involvedObject.uid=${eventUidOf(pod) ?? ''}`
  const right = `\`list\` on the events of namespace \`${namespace}\``
  return await find(right, async () => (await events.list({ namespace, fieldSelector }, calls)).items)
}

/**
 * The pull secrets that `pod` lists, in its order: one that does not exist is named without content, one that can't be read says so and is a
 * gap. Never rejects.
 */
export async function readPodSecrets(
  { secrets }: EvidenceCluster,
  { metadata, spec }: Pod,
  calls: CallOptions,
): Promise<Finding<NamedSecret[]>> {
  const { namespace = '' } = metadata ?? {}
  const names = (spec?.imagePullSecrets ?? []).flatMap(({ name }) => name || [])
  const readOne = async (name: string): Promise<Finding<NamedSecret>> => {
    const right = `\`get\` on secret \`${name}\` of namespace \`${namespace}\``
    const { value, gaps } = await find(right, async () => (await secrets.get({ namespace, name }, calls)) ?? 'missing')
    if (value === 'missing') return { value: { name }, gaps }
    if (value) return { value: { name, secret: value }, gaps }
    return { value: { name, unread: gaps.some(isDenied) ? 'forbidden' : 'failed' }, gaps }
  }
  const found = await mapMany(names, readOne, callsPerCluster)
  return { value: found.flatMap(({ value }) => value ?? []), gaps: found.flatMap(({ gaps }) => gaps) }
}

/** The pull secrets that the service account of `pod` lists now. Never rejects. */
export async function readAccountSecrets(
  { serviceAccounts }: EvidenceCluster,
  { metadata, spec }: Pod,
  calls: CallOptions,
): Promise<Finding<string[]>> {
  const { namespace = '' } = metadata ?? {}
  const name = spec?.serviceAccountName ?? 'default'
  return await find(`\`get\` on service account \`${name}\` of namespace \`${namespace}\``, async () => {
    const account = await serviceAccounts.get({ namespace, name }, calls)
    return (account?.imagePullSecrets ?? []).flatMap((reference) => reference.name || [])
  })
}

/** `right`: what a role has to allow for it. */
async function find<T>(right: string, read: () => Promise<T>): Promise<Finding<T>> {
  try {
    return { value: await read(), gaps: [] }
  } catch (thrown) {
    const error = toFailure(thrown, `what needs ${right} could not be read`)
    if (!isDenied(error)) return { gaps: [error] }
    return {
      gaps: [new PullpassError(error.code, error.message, { cause: error.cause, remedies: [`ask for ${right}`] })],
    }
  }
}
