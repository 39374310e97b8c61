// Namespaces that are not there, told from those that only hold nothing.

import type { CallOptions } from '../cluster/call.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { PullpassError } from '../errors/pullpass-error.ts'

/**
 * A `namespace-missing` error for each of `namespaces` that does not exist or is being deleted, by one LIST. Empty where namespaces may not be
 * listed: then only a write will tell. Rejects only when aborted.
 */
export async function findMissingNamespaces(
  cluster: Cluster,
  namespaces: readonly string[],
  options: CallOptions,
): Promise<ReadonlyMap<string, PullpassError>> {
  if (namespaces.length === 0) return new Map()
  const phases = await listPhases(cluster, options)
  if (!phases) return new Map()
  const gone = namespaces.filter((namespace) => (phases.get(namespace) ?? 'Terminating') === 'Terminating')
  return new Map(gone.map((namespace) => [namespace, missing(cluster.name, namespace, phases)]))
}

/** Each namespace's phase, or undefined where they can't be listed. */
async function listPhases(cluster: Cluster, options: CallOptions): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const listed = await cluster.namespaces.list(options)
    return new Map(listed.map(({ metadata, status }) => [metadata?.name ?? '', status?.phase ?? 'Active']))
  } catch {
    options.signal?.throwIfAborted()
    return undefined
  }
}

function missing(cluster: string, namespace: string, phases: ReadonlyMap<string, string>): PullpassError {
  const isEnding = phases.has(namespace)
  const what = isEnding ? 'is being deleted' : 'does not exist'
  return new PullpassError('namespace-missing', `namespace \`${namespace}\` ${what} in cluster \`${cluster}\``, {
    ...(isEnding && { remedies: ['wait until it is gone and create it anew, or leave it out'] }),
  })
}
