// Which namespaces of which clusters are meant.

import type { CallOptions } from '../cluster/call.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { PullpassError } from '../errors/pullpass-error.ts'
import { toFailure } from './failure.ts'

/** How a person says which namespaces; `context` is the kubeconfig context's own, `default` where it has none. */
export type NamespaceSelection =
  | { readonly kind: 'context' }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'labels'; readonly selector: string }
  | { readonly kind: 'all' }

/** One cluster and the namespaces meant in it. */
export interface ClusterSelection {
  readonly cluster: Cluster
  readonly namespaces: NamespaceSelection
}

/** A cluster whose namespaces could not be found out, so that nothing was done there. */
export interface ClusterFailure {
  readonly cluster: string
  readonly error: PullpassError
}

/** One cluster with the names of its namespaces, each once, in the order given or by name. */
export interface ResolvedCluster {
  readonly cluster: Cluster
  readonly namespaces: readonly string[]
  /** Whether the cluster itself named them, so that there is no doubt that they exist. */
  readonly wereListed: boolean
}

/** The namespaces of one selection, or why they can't be known. Asks the cluster only for `labels` and `all`; those leave out namespaces that are being deleted. */
export async function resolveNamespaces(
  { cluster, namespaces }: ClusterSelection,
  options: CallOptions = {},
): Promise<ResolvedCluster | ClusterFailure> {
  switch (namespaces.kind) {
    case 'context':
      return { cluster, namespaces: [cluster.namespace ?? 'default'], wereListed: false }
    case 'names':
      return { cluster, namespaces: [...new Set(namespaces.names)], wereListed: false }
    case 'labels':
      return await listNamespaces(cluster, { ...options, labelSelector: namespaces.selector })
    case 'all':
      return await listNamespaces(cluster, options)
  }
}

/** Whether a namespace is one of Kubernetes' own, where no image of a user is pulled. */
export function isSystemNamespace(name: string): boolean {
  return ['kube-node-lease', 'kube-public', 'kube-system'].includes(name)
}

/** Whether a cluster's namespaces are known. */
export function isResolved(found: ResolvedCluster | ClusterFailure): found is ResolvedCluster {
  return 'namespaces' in found
}

async function listNamespaces(
  cluster: Cluster,
  options: CallOptions & { readonly labelSelector?: string },
): Promise<ResolvedCluster | ClusterFailure> {
  try {
    const found = await cluster.namespaces.list(options)
    const names = found
      .filter((namespace) => namespace.status?.phase !== 'Terminating')
      .flatMap((namespace) => namespace.metadata?.name ?? [])
      .sort()
    if (names.length > 0) return { cluster, namespaces: names, wereListed: true }
    const error = new PullpassError('namespace-missing', `no namespace of cluster \`${cluster.name}\` is selected`, {
      remedies: ['see which labels the namespaces have: `kubectl get namespaces --show-labels`'],
    })
    return { cluster: cluster.name, error }
  } catch (thrown) {
    options.signal?.throwIfAborted()
    return {
      cluster: cluster.name,
      error: toFailure(thrown, `cannot list the namespaces of cluster \`${cluster.name}\``),
    }
  }
}
