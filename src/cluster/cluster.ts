// What the rest of the program may ask of a cluster: one narrow interface a capability, each with what serves it in resources/.

import type { AccessReviewer } from './resources/access.ts'
import type { CapacityReader } from './resources/capacity.ts'
import type { LogReader } from './resources/logs.ts'
import type { NamespaceReader } from './resources/namespaces.ts'
import type { PodReader, PodRunner, PodSampler } from './resources/pods.ts'
import type { SecretReader, SecretWriter } from './resources/secrets.ts'
import type { ServiceAccountReader, ServiceAccountWriter } from './resources/service-accounts.ts'
import type { EventReader } from './resources/watchable.ts'

/** One cluster of the kubeconfig, authenticated lazily: nothing is sent and no login program runs before the first call. */
export interface Cluster {
  /** The kubeconfig context's name. */
  readonly name: string
  /** The API server's URL without user info. */
  readonly server: string
  /** The context's namespace, when it names one. */
  readonly namespace?: string
  readonly secrets: SecretReader & SecretWriter
  readonly namespaces: NamespaceReader
  readonly serviceAccounts: ServiceAccountReader & ServiceAccountWriter
  readonly pods: PodSampler
  /** Ends its connections. */
  close(): void
}

/** A cluster that tasks run in. */
export interface TaskCluster extends Cluster {
  readonly access: AccessReviewer
  readonly capacity: CapacityReader
  readonly pods: PodSampler & PodReader & PodRunner
  readonly events: EventReader
  readonly logs: LogReader
}
