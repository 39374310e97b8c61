// POST: defaults, admission, identity, validation, and only then a place in the store.

import { randomInt } from 'node:crypto'
import type { ClusterState } from '../cluster.ts'
import { withIdentity } from '../cluster.ts'
import type { Draft, KubeObject } from '../object.ts'
import type { ResourceDefinition } from '../resources/definition.ts'
import { isTerminating } from '../resources/namespace.ts'
import { metadataCauses } from '../rules/metadata.ts'
import { ApiError, alreadyExists, badRequest, forbidden, invalid, notFound } from '../status.ts'

export interface CreateRequest {
  readonly definition: ResourceDefinition
  readonly namespace: string | undefined
  readonly draft: Draft
  readonly isDryRun: boolean
}

/** The new object; throws an {@link ApiError}. */
export function createObject(cluster: ClusterState, request: CreateRequest): KubeObject {
  const { definition, namespace } = request
  const { resourceVersion, ...metadata } = request.draft.metadata
  if (resourceVersion !== undefined) {
    throw new ApiError(500, undefined, 'resourceVersion should not be set on objects to be created')
  }
  const name = metadata.name ?? (metadata.generateName === undefined ? '' : generateName(metadata.generateName))
  const placed = placeIn(namespace, { ...request.draft, metadata: { ...metadata, ...(name ? { name } : {}) } })
  if (namespace !== undefined) admitInto(cluster, namespace, definition.plural, name)
  const admitted = definition.admit(definition.applyDefaults(placed), (plural, wanted) =>
    cluster.store.get(plural, namespace, wanted),
  )
  if (typeof admitted === 'string') throw forbidden(definition.plural, name, admitted)
  const draft = definition.prepareForCreate(admitted)
  const causes = [...metadataCauses(draft, definition.nameRule), ...definition.validate(draft)]
  if (causes.length > 0) throw invalid(definition.kind, name, causes)
  if (cluster.store.get(definition.plural, namespace, name) !== undefined) throw alreadyExists(definition.plural, name)
  const object = withIdentity(dropServerFields(draft), name, cluster.clock)
  return request.isDryRun ? object : cluster.store.put(definition.plural, object)
}

/** The draft in the namespace of the request's path; throws 400 when it names another one. */
export function placeIn(namespace: string | undefined, draft: Draft): Draft {
  const named = draft.metadata.namespace
  if (named !== undefined && named !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
  return namespace === undefined ? draft : { ...draft, metadata: { ...draft.metadata, namespace } }
}

function admitInto(cluster: ClusterState, namespace: string, plural: string, name: string): void {
  const found = cluster.store.get('namespaces', undefined, namespace)
  if (found === undefined) throw notFound('namespaces', namespace)
  if (!isTerminating(found)) return
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  }
  const details = { ...(name === '' ? {} : { name }), kind: plural, causes: [cause] }
  throw new ApiError(403, 'Forbidden', `${plural} "${name}" is forbidden: ${why}`, details)
}

// No vowels and no look-alikes, as `k8s.io/apiserver/pkg/storage/names`.
function generateName(base: string): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789'
  const suffix = Array.from({ length: 5 }, () => letters.charAt(randomInt(letters.length))).join('')
  return base.slice(0, 58) + suffix
}

function dropServerFields(draft: Draft): Draft {
  const { deletionTimestamp: _t, deletionGracePeriodSeconds: _g, ...metadata } = draft.metadata
  return { ...draft, metadata: withoutUnstored(metadata) }
}

/** Metadata without what the sandbox never stores. */
export function withoutUnstored(metadata: Draft['metadata']): Draft['metadata'] {
  return Object.fromEntries(
    Object.entries(metadata).filter(([field]) => field !== 'managedFields' && field !== 'selfLink'),
  )
}
