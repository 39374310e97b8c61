// The state of one sandbox cluster, and what its controllers do at once: default service accounts, ending namespaces.

import { randomUUID } from 'node:crypto'
import type { Clock } from '../../basics/clock.ts'
import type { KnownUser } from './access.ts'
import type { Draft, KubeObject } from './object.ts'
import { resources } from './resources/catalogue.ts'
import type { ResourceDefinition } from './resources/definition.ts'
import { isTerminating } from './resources/namespace.ts'
import type { ObjectStore } from './store.ts'
import type { ListCursors } from './verbs/list.ts'

/** What the handlers of one cluster share. */
export interface ClusterState {
  /** The context's name. */
  readonly name: string
  readonly store: ObjectStore
  readonly users: readonly KnownUser[]
  readonly clock: Clock
  readonly cursors: ListCursors
  /** Aborted when the sandbox stops. */
  readonly signal: AbortSignal
}

/** A time stamp as the API writes it: whole seconds. */
export const timestamp = (clock: Clock): string =>
  clock
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')

/** Gives an accepted draft the identity that only the server gives. */
export function withIdentity(draft: Draft, name: string, clock: Clock): KubeObject {
  const { name: _name, uid: _uid, creationTimestamp: _time, ...rest } = draft.metadata
  return { ...draft, metadata: { name, uid: randomUUID(), creationTimestamp: timestamp(clock), ...rest } }
}

/** Starts the controllers; they end with the cluster's signal. */
export function startControllers(cluster: ClusterState): void {
  const unsubscribe = cluster.store.subscribe(({ type, plural, object }) => {
    if (type === 'ADDED' && plural === 'namespaces') createDefaultAccount(cluster, object)
    const name = plural === 'namespaces' ? object.metadata.name : object.metadata.namespace
    const namespace = name === undefined ? undefined : cluster.store.get('namespaces', undefined, name)
    if (namespace !== undefined && isTerminating(namespace)) endLater(cluster, namespace)
  })
  cluster.signal.addEventListener('abort', () => unsubscribe(), { once: true })
}

function createDefaultAccount(cluster: ClusterState, namespace: KubeObject): void {
  const draft = { kind: 'ServiceAccount', apiVersion: 'v1', metadata: { namespace: namespace.metadata.name } }
  cluster.store.put('serviceaccounts', withIdentity(draft, 'default', cluster.clock))
}

// A moment later, as a controller would: a client sees the namespace terminating before it is gone.
function endLater(cluster: ClusterState, namespace: KubeObject): void {
  cluster.clock.sleep(50, cluster.signal).then(
    () => endNamespace(cluster, namespace),
    () => undefined,
  )
}

function endNamespace(cluster: ClusterState, namespace: KubeObject): void {
  const { store } = cluster
  const { name, uid } = namespace.metadata
  if (store.get('namespaces', undefined, name)?.metadata.uid !== uid) return
  const kinds = resources.filter((resource) => resource.isNamespaced)
  for (const kind of kinds) {
    for (const object of store.list(kind.plural, name).objects) endObject(cluster, kind, object)
  }
  const isEmpty = kinds.every(({ plural }) => store.list(plural, name).objects.length === 0)
  const current = store.get('namespaces', undefined, name)
  if (isEmpty && current !== undefined) store.remove('namespaces', current)
}

function endObject({ store, clock }: ClusterState, kind: ResourceDefinition, object: KubeObject): void {
  const ending = kind.markEnding(object, undefined, timestamp(clock))
  if (ending === undefined) store.remove(kind.plural, object)
  else if (ending !== object) store.put(kind.plural, ending)
}
