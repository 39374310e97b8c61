// What the rest of the program may ask of a cluster, one narrow interface a capability.

import type { KubernetesEvent, Namespace, Pod, Secret, ServiceAccount } from '../basics/wire.ts'

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

/** The first pods of a namespace, for those who only want an impression. */
export interface PodSampler {
  /** At most `most` pods, by one request; `isWhole` when these are all that the selection chooses. */
  listSome(
    selection: Selection,
    most: number,
    options?: CallOptions,
  ): Promise<{ readonly items: readonly Pod[]; readonly isWhole: boolean }>
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
  readonly pods: PodSampler
  /** Ends its connections. */
  close(): void
}

/** Which objects: of one namespace, by Kubernetes' own selector syntax. */
export interface Selection {
  readonly namespace: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
}

export interface Listed<T> {
  readonly items: readonly T[]
  /** The state of the cluster that was listed; a watch goes on from here. */
  readonly resourceVersion: string
}

/** What happened to one object; a `bookmark` says only up to where everything has been told. */
export type WatchEvent<T> =
  | { readonly kind: 'added' | 'modified' | 'deleted'; readonly object: T; readonly resourceVersion: string }
  | { readonly kind: 'bookmark'; readonly resourceVersion: string }

export interface WatchOptions extends CallOptions {
  /** Go on after this state; one that the server has forgotten is an error with `status` 410. */
  readonly resourceVersion: string
}

export interface Watchable<T> {
  list(selection: Selection, options?: CallOptions): Promise<Listed<T>>
  /**
   * One watch request: ends when the server ends it, after some minutes; throws a `ClusterError` when it is refused, cut, or silent for 90 s
   * though the server promises a bookmark each minute. Leaving the loop ends the request. An object the server changed is never lost
   * between the last event's `resourceVersion` and a watch that goes on from it.
   */
  watch(selection: Selection, options: WatchOptions): AsyncIterable<WatchEvent<T>>
}

export interface PodReader extends Watchable<Pod> {
  /** The pod, or undefined where there is none. */
  get(name: ObjectName, options?: CallOptions): Promise<Pod | undefined>
}

export interface PodRunner {
  /** POST, sent again only when the server did nothing with it; `exists` when the name is taken, whoever by. */
  create(
    pod: Pod,
    options?: WriteOptions,
  ): Promise<{ readonly status: 'created'; readonly pod: Pod } | { readonly status: 'exists' }>
  /** DELETE of the pod with this uid: `gone` when there is none of the name, `conflict` when another one has it now. */
  remove(
    pod: ObjectName & { readonly uid: string },
    options?: WriteOptions & { readonly gracePeriodSeconds?: number },
  ): Promise<{ readonly status: 'removed' | 'gone' | 'conflict' }>
}

/** Events about objects; choose with `fieldSelector: 'involvedObject.uid=…'`. */
export type EventReader = Watchable<KubernetesEvent>

export interface LogRequest extends ObjectName, CallOptions {
  readonly container: string
  /** Stay and give what is written from now on, until the container ends. */
  readonly follow?: boolean
  /** Only lines from this second on (RFC 3339). */
  readonly sinceTime?: string
  /** Of the container's run before the last restart. */
  readonly previous?: boolean
  /** Only so many lines from the end. */
  readonly tailLines?: number
  /** How long a followed log may be silent before that is an error, in milliseconds. Default: for ever. */
  readonly silenceMs?: number
}

export interface LogLine {
  /** When the runtime wrote it (RFC 3339 with nanoseconds); undefined for a piece that goes on an over-long line, and for text of the node. */
  readonly time?: string
  /** Without the line's end; not necessarily UTF-8. */
  readonly text: Uint8Array
  /** False for a piece of a line that was longer than 1 MiB, and for a last line without an end, which may have been cut. */
  readonly isWhole: boolean
}

export interface LogReader {
  /**
   * The lines of one container. Ends when the server ends it, which does not say that the container has ended; throws a `ClusterError`
   * when it is refused (400 while the container has not started), cut or silent. Leaving the loop ends the request.
   */
  read(request: LogRequest): AsyncIterable<LogLine>
}

/** Amounts by resource name, such as `cpu: '500m'`, in Kubernetes' quantity syntax. */
export type Quantities = Readonly<Record<string, string>>

export interface NodeCapacity {
  readonly name: string
  /** What pods may ask for on this node when it is empty. */
  readonly allocatable: Quantities
  /** False for a cordoned node. */
  readonly isSchedulable: boolean
}

export interface NamespaceLimits {
  readonly quotas: readonly { readonly name: string; readonly hard: Quantities; readonly used: Quantities }[]
  /** What a LimitRange says of containers: the most and least they may have, and what they get without asking. */
  readonly containerRanges: readonly {
    readonly name: string
    readonly max: Quantities
    readonly min: Quantities
    readonly defaultLimits: Quantities
    readonly defaultRequests: Quantities
  }[]
}

export interface CapacityReader {
  /** Every node; undefined where listing nodes is forbidden, as it is for most people. */
  nodes(options?: CallOptions): Promise<readonly NodeCapacity[] | undefined>
  /** Undefined where reading quotas or limit ranges is forbidden. */
  limits(namespace: string, options?: CallOptions): Promise<NamespaceLimits | undefined>
}

export interface AccessQuestion {
  /** Kubernetes' verb: `get`, `list`, `create`, `update` … */
  readonly verb: string
  /** As in the path, such as `secrets` or `pods/log`. */
  readonly resource: string
  /** Undefined for all namespaces. */
  readonly namespace?: string
}

export interface AccessReviewer {
  /** Whether the context's user may do it, by a SelfSubjectAccessReview, which everyone may ask for. */
  isAllowed(question: AccessQuestion, options?: CallOptions): Promise<boolean>
}

/** A cluster that tasks run in. */
export interface TaskCluster extends Cluster {
  readonly access: AccessReviewer
  readonly capacity: CapacityReader
  readonly pods: PodSampler & PodReader & PodRunner
  readonly events: EventReader
  readonly logs: LogReader
}
