// Which namespaces of which clusters are meant.

import type { Cluster } from '../cluster/ports.ts'
import type { PullpassError } from '../errors/pullpass-error.ts'

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
