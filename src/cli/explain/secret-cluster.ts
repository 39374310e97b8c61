// The pull secrets that a pod of one namespace would have.

import type { Cluster } from '../../cluster/cluster.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { NamedSecret } from '../../explain/explain.ts'
import { findMissingNamespaces } from '../../provision/missing-namespaces.ts'

/** Which of a namespace's secrets a pod would name. */
export interface PodView {
  readonly namespace: string
  /** Empty: every pull secret of the namespace, by name. */
  readonly secrets: readonly string[]
  readonly serviceAccount?: string
}

/** Reads the secrets in the pod's order; one that does not exist is named without content. Rejects with `namespace-missing` where nothing is. */
export async function readPodSecrets(cluster: Cluster, view: PodView, signal: AbortSignal): Promise<NamedSecret[]> {
  const found = await readListed(cluster, view, signal)
  if (found.every(({ secret }) => secret === undefined)) await refuseMissingNamespace(cluster, view, signal)
  return found
}

/** Where nothing was found, the namespace may be the typing error. */
async function refuseMissingNamespace(cluster: Cluster, { namespace }: PodView, signal: AbortSignal): Promise<void> {
  const error = (await findMissingNamespaces(cluster, [namespace], { signal })).get(namespace)
  if (error) throw error
}

async function readListed(cluster: Cluster, view: PodView, signal: AbortSignal): Promise<NamedSecret[]> {
  const names =
    view.serviceAccount === undefined ? view.secrets : await readAccount(cluster, view, view.serviceAccount, signal)
  if (names.length === 0 && view.serviceAccount === undefined) {
    const all = await cluster.secrets.listPullSecrets([view.namespace], { signal })
    return all
      .map((secret) => ({ name: secret.metadata?.name ?? '', secret }))
      .sort((one, other) => (one.name < other.name ? -1 : 1))
  }
  return await Promise.all(
    names.map(async (name): Promise<NamedSecret> => {
      const secret = await cluster.secrets.get({ namespace: view.namespace, name }, { signal })
      return secret === undefined ? { name } : { name, secret }
    }),
  )
}

async function readAccount(cluster: Cluster, view: PodView, name: string, signal: AbortSignal): Promise<string[]> {
  const account = await cluster.serviceAccounts.get({ namespace: view.namespace, name }, { signal })
  if (account === undefined) {
    await refuseMissingNamespace(cluster, view, signal)
    throw new PullpassError(
      'cluster-not-found',
      `there is no service account \`${name}\` in \`${cluster.name}/${view.namespace}\``,
    )
  }
  const listed = (account.imagePullSecrets ?? []).map((reference) => reference.name ?? '').filter((text) => text !== '')
  // The kubelet's admission copies the account's list only into pods that list no secrets themselves.
  return view.secrets.length > 0 ? [...view.secrets] : listed
}
