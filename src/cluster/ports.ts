// What the rest of the program may ask of a cluster, one narrow interface a capability.

import type { Namespace, Secret, ServiceAccount } from '../basics/wire.ts'

export interface ObjectName {
  readonly namespace: string
  readonly name: string
}

export interface CallOptions {
  readonly signal?: AbortSignal
}

export interface WriteOptions extends CallOptions {
  /** Asks the API server to check and admit, and to store nothing. */
  readonly dryRun?: boolean
}

export interface SecretReader {
  /** The secret, or undefined where there is none. */
  get(name: ObjectName, options?: CallOptions): Promise<Secret | undefined>
  /** Every secret called `name`, in `namespaces` or everywhere; falls back to one GET a namespace where LIST is forbidden and namespaces are given. */
  listByName(name: string, namespaces: readonly string[] | 'all', options?: CallOptions): Promise<Secret[]>
  /** Every pull secret (both types, two LISTs), in `namespaces` or everywhere. Never lists secrets of other types. */
  listPullSecrets(namespaces: readonly string[] | 'all', options?: CallOptions): Promise<Secret[]>
}

/** The answer to a write that another writer came before: not an error, the plan is made again. */
export type WriteAnswer = { readonly status: 'written'; readonly secret: Secret } | { readonly status: 'conflict' }

export interface SecretWriter {
  /** POST; `conflict` when the name is taken. */
  create(secret: Secret, options?: WriteOptions): Promise<WriteAnswer>
  /** PUT of the whole object with its uid and resourceVersion; `conflict` when either no longer holds or it is gone. */
  replace(secret: Secret, options?: WriteOptions): Promise<WriteAnswer>
  /** DELETE with the uid and resourceVersion of `secret` as preconditions. */
  remove(secret: Secret, options?: WriteOptions): Promise<{ readonly status: 'removed' | 'conflict' }>
}

export interface NamespaceReader {
  list(options?: CallOptions & { readonly labelSelector?: string }): Promise<Namespace[]>
  /** The namespace; undefined where there is none or where reading namespaces is forbidden. */
  get(name: string, options?: CallOptions): Promise<Namespace | undefined>
}

export interface ServiceAccountReader {
  get(name: ObjectName, options?: CallOptions): Promise<ServiceAccount | undefined>
  list(namespace: string, options?: CallOptions): Promise<ServiceAccount[]>
}

export interface ServiceAccountWriter {
  /** PUT with resourceVersion; `conflict` when another writer came first. */
  replace(
    account: ServiceAccount,
    options?: WriteOptions,
  ): Promise<{ status: 'written'; account: ServiceAccount } | { status: 'conflict' }>
}

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
  /** Ends its connections. */
  close(): void
}
