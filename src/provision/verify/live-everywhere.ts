// Named secrets over a whole cluster: the namespaces that hold one are judged, the others were not meant.

import { Redacted } from '../../basics/redacted.ts'
import type { CallOptions } from '../../cluster/call.ts'
import type { Cluster } from '../../cluster/cluster.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { isDenied, toFailure } from '../failure.ts'
import { callsPerCluster, mapMany } from '../many.ts'
import { type ClusterFailure, isResolved, resolveNamespaces } from '../targets.ts'
import { type LiveNamespace, type LiveQuery, readLiveSecrets } from './live-secrets.ts'

/**
 * The namespaces of `cluster` that hold at least one of the named secrets, by name. One LIST a name; where a whole cluster may not be listed,
 * each namespace is asked. A cluster without any of them is a failure. Rejects only when aborted.
 */
export async function readNamedEverywhere(
  cluster: Cluster,
  query: LiveQuery,
  options: CallOptions,
): Promise<readonly LiveNamespace[] | ClusterFailure> {
  const found = query.serviceAccount === undefined ? await listEverywhere(cluster, query.names, options) : 'ask-each'
  if (found !== 'ask-each') return 'error' in found ? found : orMissing(cluster, query.names, found)
  const resolved = await resolveNamespaces({ cluster, namespaces: { kind: 'all' } }, options)
  if (!isResolved(resolved)) return resolved
  return orMissing(cluster, query.names, await readLiveSecrets(resolved, query, options))
}

async function listEverywhere(
  cluster: Cluster,
  names: readonly string[],
  options: CallOptions,
): Promise<readonly LiveNamespace[] | ClusterFailure | 'ask-each'> {
  const unique = [...new Set(names)]
  try {
    const listed = await mapMany(unique, (name) => cluster.secrets.listByName(name, 'all', options), callsPerCluster)
    const secrets = listed.flat()
    const namespaces = [...new Set(secrets.flatMap((secret) => secret.metadata?.namespace ?? []))].sort()
    const byPlace = new Map(secrets.map((secret) => [placeOf(secret.metadata ?? {}), secret]))
    return namespaces.map((namespace) => ({
      cluster,
      namespace,
      secrets: unique.map((name) => {
        const secret = byPlace.get(placeOf({ namespace, name }))
        return secret ? { name, secret: new Redacted(secret) } : { name }
      }),
    }))
  } catch (thrown) {
    options.signal?.throwIfAborted()
    const error = toFailure(thrown, `cannot read secrets of cluster \`${cluster.name}\``)
    return isDenied(error) ? 'ask-each' : { cluster: cluster.name, error }
  }
}

function placeOf({ namespace = '', name = '' }: { readonly namespace?: string; readonly name?: string }): string {
  return `${namespace}/${name}`
}

function orMissing(
  cluster: Cluster,
  names: readonly string[],
  namespaces: readonly LiveNamespace[],
): readonly LiveNamespace[] | ClusterFailure {
  const holding = namespaces.filter(({ error, secrets }) => error || secrets.some(({ secret }) => secret))
  if (holding.length > 0) return holding
  const shown = names.map((name) => `\`${name}\``).join(' or ')
  const error = new PullpassError('secret-missing', `no namespace of cluster \`${cluster.name}\` has a secret ${shown}`)
  return { cluster: cluster.name, error }
}
