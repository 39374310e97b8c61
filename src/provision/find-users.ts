// Looks up who uses a secret: two LISTs a namespace, neither of which has to succeed.

import type { CallOptions, ObjectName } from '../cluster/call.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { SecretUsers, UsersGap } from '../secret/users.ts'
import { toFailure } from './failure.ts'

/** Enough to see that it matters; a namespace with more pods says so. */
const mostPods = 500

/** The service accounts and the pods of one namespace that use the secret. What may not be listed is a gap. Rejects only when aborted. */
export async function findUsers(
  cluster: Pick<Cluster, 'name' | 'pods' | 'serviceAccounts'>,
  { namespace, name }: ObjectName,
  options: CallOptions,
): Promise<SecretUsers> {
  const place = `\`${cluster.name}/${namespace}\``
  // A pod that has ended pulls nothing any more.
  const fieldSelector = 'status.phase!=Succeeded,status.phase!=Failed'
  const [accounts, pods] = await Promise.all([
    orGap({ of: 'service accounts', place }, options, () => cluster.serviceAccounts.list(namespace, options)),
    orGap({ of: 'pods', place }, options, () => cluster.pods.listSome({ namespace, fieldSelector }, mostPods, options)),
  ])
  const found = 'error' in pods ? [] : pods.items
  const lists = (references: readonly { readonly name?: string }[] = []) => references.some((one) => one.name === name)
  return {
    serviceAccounts: namesOf('error' in accounts ? [] : accounts.filter((one) => lists(one.imagePullSecrets))),
    pods: namesOf(found.filter(({ spec }) => lists(spec?.imagePullSecrets))),
    hasAllPods: 'error' in pods || pods.isWhole,
    gaps: [accounts, pods].flatMap((one) => ('error' in one ? [one] : [])),
  }
}

async function orGap<T>(
  { of, place }: { readonly of: UsersGap['of']; readonly place: string },
  { signal }: CallOptions,
  list: () => Promise<T>,
): Promise<T | UsersGap> {
  try {
    return await list()
  } catch (thrown) {
    signal?.throwIfAborted()
    return { of, error: toFailure(thrown, `cannot list ${of} in ${place}`) }
  }
}

function namesOf(objects: readonly { readonly metadata?: { readonly name?: string } }[]): string[] {
  return objects.flatMap(({ metadata }) => metadata?.name ?? []).sort()
}
