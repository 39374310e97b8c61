// PUT: the whole object at once, guarded by uid and resourceVersion where the client gives them.

import { isDeepStrictEqual } from 'node:util'
import type { ClusterState } from '../cluster.ts'
import type { Draft, KubeObject } from '../object.ts'
import type { ResourceDefinition } from '../resources/definition.ts'
import { metadataCauses, metadataUpdateCauses } from '../rules/metadata.ts'
import { ApiError, badRequest, conflict, invalid, notFound } from '../status.ts'
import { placeIn, withoutUnstored } from './create.ts'

export interface UpdateRequest {
  readonly definition: ResourceDefinition
  readonly namespace: string | undefined
  readonly name: string
  readonly draft: Draft
  readonly isDryRun: boolean
  /** Changes the status alone instead of everything but the status. */
  readonly isForStatus?: boolean
}

/** The object as it is now; unchanged, with its old revision, when nothing differs. Throws an {@link ApiError}. */
export function updateObject(cluster: ClusterState, request: UpdateRequest): KubeObject {
  const { definition, namespace, name } = request
  checkName(request.draft.metadata.name, name)
  const placed = placeIn(namespace, request.draft)
  const old = cluster.store.get(definition.plural, namespace, name)
  if (old === undefined) throw notFound(definition.plural, name)
  checkPreconditions(definition, placed, old)
  if (request.isForStatus) {
    const next = { ...old, status: placed['status'] }
    return storeChange(cluster, definition.plural, next, old, request.isDryRun)
  }
  const draft = definition.prepareForUpdate(keepIdentity(definition.applyDefaults(placed), old), old)
  const causes = [
    ...metadataCauses(draft, definition.nameRule),
    ...metadataUpdateCauses(placed.metadata, old.metadata),
    ...definition.validateUpdate(draft, old),
    ...definition.validate(draft),
  ]
  if (causes.length > 0) throw invalid(definition.kind, name, causes)
  return storeChange(cluster, definition.plural, toObject(draft, old), old, request.isDryRun)
}

/** Stores a checked new state of `old`; an object on its way out goes when its last finalizer does. */
function storeChange(
  cluster: ClusterState,
  plural: string,
  next: KubeObject,
  old: KubeObject,
  isDryRun: boolean,
): KubeObject {
  if (isDeepStrictEqual(next, old)) return old
  if (isDryRun) return next
  const isReleased = next.metadata.deletionTimestamp !== undefined && (next.metadata.finalizers ?? []).length === 0
  const hadFinalizers = (old.metadata.finalizers ?? []).length > 0
  return isReleased && hadFinalizers ? cluster.store.remove(plural, next) : cluster.store.put(plural, next)
}

function checkName(given: string | undefined, name: string): void {
  if (given === undefined) {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  }
  if (given !== name) {
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`)
  }
}

function checkPreconditions(definition: ResourceDefinition, draft: Draft, old: KubeObject): void {
  const { uid, resourceVersion } = draft.metadata
  const { name, namespace } = old.metadata
  if (resourceVersion !== undefined && !/^\d+$/.test(resourceVersion)) {
    throw new ApiError(500, undefined, `strconv.ParseUint: parsing "${resourceVersion}": invalid syntax`)
  }
  if (uid !== undefined && uid !== old.metadata.uid) {
    const key = ['/registry', definition.plural, ...(namespace === undefined ? [] : [namespace]), name].join('/')
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`
    const storage = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`
    throw conflict(definition.plural, name, storage)
  }
  if (resourceVersion !== undefined && resourceVersion !== '0' && resourceVersion !== old.metadata.resourceVersion) {
    const why = 'the object has been modified; please apply your changes to the latest version and try again'
    throw conflict(definition.plural, name, why)
  }
}

function keepIdentity(draft: Draft, old: KubeObject): Draft {
  const { deletionTimestamp: _t, deletionGracePeriodSeconds: _g, ...given } = withoutUnstored(draft.metadata)
  const { name, uid, resourceVersion, creationTimestamp } = old.metadata
  const { deletionTimestamp, deletionGracePeriodSeconds } = old.metadata
  const metadata = {
    ...given,
    name,
    uid,
    creationTimestamp,
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds }),
  }
  return { ...draft, metadata }
}

const toObject = (draft: Draft, old: KubeObject): KubeObject => ({
  ...draft,
  metadata: {
    ...draft.metadata,
    name: old.metadata.name,
    uid: old.metadata.uid,
    creationTimestamp: old.metadata.creationTimestamp,
  },
})
