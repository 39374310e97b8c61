// DELETE: preconditions, finalizers, namespaces that end later.

import type { ReceivedRequest } from '../../loopback/request.ts'
import type { ClusterState } from '../cluster.ts'
import { timestamp } from '../cluster.ts'
import { isDryRun, readJson } from '../decode.ts'
import { type KubeObject, objectAt, textAt } from '../object.ts'
import type { Ending, ResourceDefinition } from '../resources/definition.ts'
import { conflict, forbidden, notFound, type Status } from '../status.ts'

export interface DeleteOptions {
  readonly uid?: string
  readonly resourceVersion?: string
  readonly gracePeriodSeconds?: number
  readonly isDryRun: boolean
}

const immortalNamespaces: ReadonlySet<string> = new Set(['default', 'kube-public', 'kube-system'])

/** Options from body and query. */
export async function readDeleteOptions(request: ReceivedRequest): Promise<DeleteOptions> {
  const body = Object((await readJson(request, 'DeleteOptions')).value ?? {})
  const preconditions = objectAt(body, 'preconditions')
  const grace = Reflect.get(body, 'gracePeriodSeconds') ?? request.query.get('gracePeriodSeconds') ?? undefined
  const inBody: unknown = Reflect.get(body, 'dryRun')
  const dryRun = [...request.query.getAll('dryRun'), ...(Array.isArray(inBody) ? inBody.map(String) : [])]
  const uid = textAt(preconditions, 'uid')
  const resourceVersion = textAt(preconditions, 'resourceVersion')
  return {
    ...(uid === '' ? {} : { uid }),
    ...(resourceVersion === '' ? {} : { resourceVersion }),
    ...(grace === undefined ? {} : { gracePeriodSeconds: Number(grace) }),
    isDryRun: isDryRun(dryRun, 'DeleteOptions'),
  }
}

/** Removes one object, or marks it as ending when something still holds it. Throws an ApiError. */
export function removeObject(
  cluster: ClusterState,
  definition: ResourceDefinition,
  namespace: string | undefined,
  name: string,
  options: DeleteOptions,
): Status | KubeObject {
  const { plural } = definition
  const object = cluster.store.get(plural, namespace, name)
  if (plural === 'namespaces' && immortalNamespaces.has(name)) {
    throw forbidden(plural, name, 'this namespace may not be deleted')
  }
  if (object === undefined) throw notFound(plural, name)
  checkPreconditions(definition.kind, object, options)
  const ending = definition.markEnding(object, options.gracePeriodSeconds, timestamp(cluster.clock))
  const last = options.isDryRun ? ending.object : storeEnding(cluster, plural, object, ending)
  return ending.isOver && !definition.returnsDeletedObject ? success(plural, object) : last
}

/** Stores what a deletion made of `object` and returns its last state. */
export function storeEnding({ store }: ClusterState, plural: string, object: KubeObject, ending: Ending): KubeObject {
  const marked = ending.object === object ? object : store.put(plural, ending.object)
  return ending.isOver ? store.remove(plural, marked) : marked
}

function checkPreconditions(kind: string, object: KubeObject, options: DeleteOptions): void {
  const { uid, resourceVersion } = object.metadata
  if (options.uid !== undefined && options.uid !== uid) {
    const why =
      `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). ` +
      'The object might have been deleted and then recreated'
    throw conflict(kind, object.metadata.name, why)
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    const why =
      `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in ` +
      `record (${resourceVersion}). The object might have been modified`
    throw conflict(kind, object.metadata.name, why)
  }
}

function success(plural: string, object: KubeObject): Status {
  const { name, uid } = object.metadata
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details: { name, kind: plural, uid } }
}
