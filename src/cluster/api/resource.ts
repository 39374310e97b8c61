// Reading and writing objects of one kind in namespaces: what secrets and service accounts have in common.

import type { ObjectMeta } from '../../basics/wire.ts'
import type { CallOptions, ObjectName, WriteOptions } from '../call.ts'
import { type ListRequest, listAll } from './list.ts'
import type { ObjectReader } from './objects.ts'
import { corePath } from './paths.ts'
import type { ApiClient, ApiRequest } from './request.ts'

export interface NamespacedObject {
  readonly metadata?: ObjectMeta
}

/** The new state, or undefined for a conflict. */
export type Written<T> = T | undefined

export interface Resource<T> {
  /** Undefined where there is none. */
  get(name: ObjectName, options?: CallOptions): Promise<T | undefined>
  /** Of one namespace, or of all with undefined. */
  list(
    namespace: string | undefined,
    selectors: Pick<ListRequest, 'fieldSelector' | 'labelSelector'>,
    options?: CallOptions,
  ): Promise<T[]>
  create(object: T, options?: WriteOptions): Promise<Written<T>>
  replace(object: T, options?: WriteOptions): Promise<Written<T>>
  /** False for a conflict. */
  remove(object: T, options?: WriteOptions): Promise<boolean>
}

export interface ResourceKind<T> {
  /** As in the path. */
  readonly plural: string
  /** As an error names it, in the plural. */
  readonly title: string
  readonly read: ObjectReader<T>
  /** Texts of an object that no message may repeat. */
  readonly confidential: (object: T) => readonly string[]
}

/** Opens one kind of namespaced object. */
export function openResource<T extends NamespacedObject>(client: ApiClient, kind: ResourceKind<T>): Resource<T> {
  const about = (verb: ApiRequest['about']['verb'], { namespace, name }: Partial<ObjectName>) => ({
    verb,
    resource: kind.title,
    cluster: client.cluster,
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
  })

  async function write(
    request: Pick<ApiRequest, 'method' | 'path' | 'about' | 'isExpected'>,
    object: T,
    options: WriteOptions,
  ): Promise<Written<T>> {
    const answer = await client.call({
      ...request,
      body: object,
      confidential: kind.confidential(object),
      ...signalOf(options),
    })
    if (answer.status >= 300) return undefined
    return kind.read(answer.body, { ...request.about, cluster: client.cluster })
  }

  return {
    async get(name, options = {}) {
      const subject = about('read', name)
      const path = corePath(['namespaces', name.namespace, kind.plural, name.name])
      const isExpected = (status: number): boolean => status === 404
      const answer = await client.call({ method: 'GET', path, about: subject, isExpected, ...signalOf(options) })
      return answer.status === 404 ? undefined : kind.read(answer.body, subject)
    },
    async list(namespace, selectors, options = {}) {
      const subject = about('list', namespace === undefined ? {} : { namespace })
      const parts = namespace === undefined ? [kind.plural] : ['namespaces', namespace, kind.plural]
      const { items } = await listAll(client, { parts, ...selectors, about: subject, ...signalOf(options) })
      return items.map((item) => kind.read(item, subject))
    },
    async create(object, options = {}) {
      const name = nameOf(object)
      const path = corePath(['namespaces', name.namespace, kind.plural], dryRunQuery(options))
      const isExpected = (status: number, reason: string): boolean => status === 409 && reason === 'AlreadyExists'
      return await write({ method: 'POST', path, about: about('create', name), isExpected }, object, options)
    },
    async replace(object, options = {}) {
      const name = nameOf(object)
      requireVersion(object)
      const path = corePath(['namespaces', name.namespace, kind.plural, name.name], dryRunQuery(options))
      const isExpected = (status: number): boolean => status === 409 || status === 404
      return await write({ method: 'PUT', path, about: about('update', name), isExpected }, object, options)
    },
    async remove(object, options = {}) {
      const name = nameOf(object)
      const answer = await client.call({
        method: 'DELETE',
        path: corePath(['namespaces', name.namespace, kind.plural, name.name], dryRunQuery(options)),
        body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: requireVersion(object) },
        about: about('delete', name),
        isExpected: (status) => status === 409 || status === 404,
        ...signalOf(options),
      })
      // An earlier attempt whose answer was lost has removed exactly this object: its uid was the condition.
      return answer.status < 300 || (answer.status === 404 && answer.mayBeRepeat)
    },
  }
}

function nameOf(object: NamespacedObject): ObjectName {
  const { name, namespace } = object.metadata ?? {}
  if (!name || !namespace) throw new TypeError('an object to be written needs a name and a namespace')
  return { name, namespace }
}

function requireVersion(object: NamespacedObject): { uid: string; resourceVersion: string } {
  const { uid, resourceVersion } = object.metadata ?? {}
  if (!uid || !resourceVersion)
    throw new TypeError('an object to be replaced or removed needs its uid and resourceVersion')
  return { uid, resourceVersion }
}

function dryRunQuery(options: WriteOptions): Record<string, string | undefined> {
  return { dryRun: options.dryRun ? 'All' : undefined }
}

function signalOf({ signal }: CallOptions): { signal?: AbortSignal } {
  return signal ? { signal } : {}
}
