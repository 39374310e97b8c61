// What a cluster does by itself: a default service account in each namespace, and ending namespaces.

import { type ClusterState, timestamp, withIdentity } from './cluster.ts'
import type { KubeObject } from './object.ts'
import { resources } from './resources/catalogue.ts'
import { isTerminating } from './resources/namespace.ts'
import { storeEnding } from './verbs/remove.ts'

/** Starts the controllers; they end with the cluster's signal. */
export function startControllers(cluster: ClusterState): void {
  const unsubscribe = cluster.store.subscribe(({ type, plural, object }) => {
    if (type === 'ADDED' && plural === 'namespaces') createDefaultAccount(cluster, object)
    if (type === 'DELETED' && plural === 'serviceaccounts') restoreDefaultAccount(cluster, object)
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

function restoreDefaultAccount(cluster: ClusterState, { metadata }: KubeObject): void {
  const namespace = cluster.store.get('namespaces', undefined, metadata.namespace ?? '')
  if (metadata.name !== 'default' || namespace === undefined || isTerminating(namespace)) return
  createDefaultAccount(cluster, namespace)
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
    for (const object of store.list(kind.plural, name).objects) {
      storeEnding(cluster, kind.plural, object, kind.markEnding(object, undefined, timestamp(cluster.clock)))
    }
  }
  const isEmpty = kinds.every(({ plural }) => store.list(plural, name).objects.length === 0)
  const current = store.get('namespaces', undefined, name)
  if (isEmpty && current !== undefined) store.remove('namespaces', current)
}
