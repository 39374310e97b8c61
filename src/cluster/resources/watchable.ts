// Listing and watching objects of one kind: the contract.

import type { KubernetesEvent } from '../../basics/wire.ts'
import type { CallOptions } from '../call.ts'

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

/** Events about objects; choose with `fieldSelector: 'involvedObject.uid=…'`. */
export type EventReader = Watchable<KubernetesEvent>
