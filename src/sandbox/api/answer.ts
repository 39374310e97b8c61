// One request to a cluster from authentication to reply.

import type { Reply } from '../loopback/reply.ts'
import type { ReceivedRequest } from '../loopback/request.ts'
import { authenticate, authorize } from './access.ts'
import type { ClusterState } from './cluster.ts'
import { decodeBody, decodePatched, isDryRun } from './decode.ts'
import { answerPath } from './discovery.ts'
import { errorReply, jsonReply, objectReply } from './render.ts'
import type { ResourceDefinition } from './resources/definition.ts'
import { type ResourceRoute, routeRequest } from './route.ts'
import { methodNotAllowed, noSuchResource, notFound, notInSandbox } from './status.ts'
import { createObject } from './verbs/create.ts'
import { listObjects } from './verbs/list.ts'
import { readLog } from './verbs/log.ts'
import { applyPatch } from './verbs/patch.ts'
import { readDeleteOptions, removeObject } from './verbs/remove.ts'
import { updateObject } from './verbs/update.ts'
import { watchObjects } from './verbs/watch.ts'

/** The reply to one request; refusals are replies too. */
export async function answerApiRequest(cluster: ClusterState, request: ReceivedRequest): Promise<Reply> {
  try {
    const route = routeRequest(request)
    request.record.verb = route.verb
    if (route.kind === 'resource') noteTarget(request, route)
    const user = authenticate(request.headers, cluster.users)
    request.record.user = user.name
    authorize(user, route)
    return route.kind === 'path' ? answerPath(request) : await answerResource(cluster, request, route)
  } catch (error) {
    return errorReply(error)
  }
}

function noteTarget({ record }: ReceivedRequest, route: ResourceRoute): void {
  record.resource = route.subresource === undefined ? route.plural : `${route.plural}/${route.subresource}`
  if (route.namespace !== undefined) record.namespace = route.namespace
  if (route.name !== undefined) record.name = route.name
}

async function answerResource(cluster: ClusterState, request: ReceivedRequest, route: ResourceRoute): Promise<Reply> {
  const { definition } = route
  if (definition === undefined) throw noSuchResource()
  if (route.isWrongMethod) throw methodNotAllowed()
  if (route.subresource !== undefined && definition.subresources[route.subresource] === undefined) {
    throw notInSandbox(`${route.plural}/${route.subresource}`)
  }
  const namespace = definition.isNamespaced ? route.namespace : undefined
  switch (route.verb) {
    case 'list':
      return objectReply(request, definition, listObjects(cluster, definition, namespace, request.query), cluster.clock)
    case 'watch':
      return watchObjects(cluster, definition, namespace, request)
    case 'create':
      return create(cluster, request, definition, namespace)
    case 'deletecollection':
      return deleteCollection(cluster, request, definition, namespace)
    default:
      return answerItem(cluster, request, definition, {
        namespace,
        name: route.name ?? '',
        verb: route.verb,
        subresource: route.subresource,
      })
  }
}

interface Item {
  readonly namespace: string | undefined
  readonly name: string
  readonly verb: 'get' | 'update' | 'patch' | 'delete'
  readonly subresource: string | undefined
}

async function answerItem(
  cluster: ClusterState,
  request: ReceivedRequest,
  definition: ResourceDefinition,
  { namespace, name, verb, subresource }: Item,
): Promise<Reply> {
  const isForStatus = subresource === 'status'
  switch (verb) {
    case 'get': {
      if (subresource === 'log') return readLog(cluster, namespace, name, request.query)
      const object = cluster.store.get(definition.plural, namespace, name)
      if (object === undefined) throw notFound(definition.plural, name)
      return objectReply(request, definition, object, cluster.clock)
    }
    case 'update': {
      const { draft, warnings } = await decodeBody(request, definition)
      const dryRun = isDryRun(request.query.getAll('dryRun'), 'UpdateOptions')
      const object = updateObject(cluster, { definition, namespace, name, draft, isDryRun: dryRun, isForStatus })
      return objectReply(request, definition, object, cluster.clock, { warnings })
    }
    case 'delete': {
      const options = await readDeleteOptions(request)
      return jsonReply(200, removeObject(cluster, definition, namespace, name, options))
    }
    case 'patch': {
      const old = cluster.store.get(definition.plural, namespace, name)
      if (old === undefined) throw notFound(definition.plural, name)
      const { draft, warnings } = decodePatched(request, definition, await applyPatch(request, old))
      const dryRun = isDryRun(request.query.getAll('dryRun'), 'PatchOptions')
      const object = updateObject(cluster, { definition, namespace, name, draft, isDryRun: dryRun, isForStatus })
      return objectReply(request, definition, object, cluster.clock, { warnings })
    }
  }
}

async function create(
  cluster: ClusterState,
  request: ReceivedRequest,
  definition: ResourceDefinition,
  namespace: string | undefined,
): Promise<Reply> {
  const { draft, warnings } = await decodeBody(request, definition)
  const dryRun = isDryRun(request.query.getAll('dryRun'), 'CreateOptions')
  const object = createObject(cluster, { definition, namespace, draft, isDryRun: dryRun })
  request.record.name = object.metadata.name
  return objectReply(request, definition, object, cluster.clock, { status: 201, warnings })
}

async function deleteCollection(
  cluster: ClusterState,
  request: ReceivedRequest,
  definition: ResourceDefinition,
  namespace: string | undefined,
): Promise<Reply> {
  const options = await readDeleteOptions(request)
  const list = listObjects(cluster, definition, namespace, request.query)
  for (const { metadata } of list.items) {
    removeObject(cluster, definition, metadata.namespace, metadata.name, options)
  }
  return jsonReply(200, list)
}
