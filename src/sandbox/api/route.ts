// From method and path to what is asked of which object, as kube-apiserver's RequestInfo has it.

import type { ReceivedRequest } from '../loopback/request.ts'
import { findResource } from './resources/catalogue.ts'
import type { ResourceDefinition, Verb } from './resources/definition.ts'

/** A request for objects. */
export interface ResourceRoute {
  readonly kind: 'resource'
  readonly verb: Verb
  /** Plural name as in the path, known or not. */
  readonly plural: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
  /** Undefined when the server has no such kind. */
  readonly definition?: ResourceDefinition
  /** Whether the path exists but not with this method. */
  readonly isWrongMethod: boolean
}

/** Everything else: discovery, health, version. */
export interface PathRoute {
  readonly kind: 'path'
  readonly verb: string
  readonly path: string
}

interface Target {
  readonly plural: string
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: string
}

/** Never throws; what does not exist is found out later, after authorisation. */
export function routeRequest(request: ReceivedRequest): ResourceRoute | PathRoute {
  const segments = request.path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeSegment)
  const isCore = segments[0] === 'api' && segments[1] === 'v1' && segments.length > 2
  if (!isCore) return { kind: 'path', verb: request.method.toLowerCase(), path: request.path }
  const target = findTarget(segments.slice(2))
  const verb = verbOf(request, target.name !== undefined)
  const definition = findResource(target.plural)
  return {
    kind: 'resource',
    verb: verb ?? 'get',
    ...target,
    ...(definition === undefined ? {} : { definition }),
    isWrongMethod: verb === undefined || (definition !== undefined && !isOffered(definition, target, verb)),
  }
}

function findTarget(segments: readonly string[]): Target {
  const [first = '', second, third, fourth, fifth] = segments
  if (first !== 'namespaces' || second === undefined) return withDefined(first, undefined, second, third)
  if (third === undefined || third === 'status' || third === 'finalize') {
    return withDefined('namespaces', second, second, third)
  }
  return withDefined(third, second, fourth, fifth)
}

function withDefined(plural: string, namespace?: string, name?: string, subresource?: string): Target {
  return {
    plural,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
  }
}

function verbOf(request: ReceivedRequest, isItem: boolean): Verb | undefined {
  switch (request.method) {
    case 'GET':
      if (isItem) return 'get'
      return isTrue(request.query.get('watch')) ? 'watch' : 'list'
    case 'POST':
      return 'create'
    case 'PUT':
      return 'update'
    case 'PATCH':
      return 'patch'
    case 'DELETE':
      return isItem ? 'delete' : 'deletecollection'
    default:
      return undefined
  }
}

function isOffered(definition: ResourceDefinition, target: Target, verb: Verb): boolean {
  if (target.subresource !== undefined) {
    return (definition.subresources[target.subresource] ?? [verb]).includes(verb)
  }
  if (definition.isNamespaced && target.namespace === undefined) return verb === 'list' || verb === 'watch'
  const isForItem = verb === 'update' || verb === 'patch'
  return target.name === undefined ? !isForItem : verb !== 'create'
}

/** Booleans in queries, as Go's conversion reads them. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== '0' && value.toLowerCase() !== 'false'
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
