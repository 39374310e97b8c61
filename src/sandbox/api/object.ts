// Objects as the sandbox stores them, and the metadata that all of them have.

import { anything, integer, listOf, mapOf, objectOf, type Schema, text } from './schema.ts'

export interface OwnerReference {
  readonly apiVersion?: string
  readonly kind?: string
  readonly name?: string
  readonly uid?: string
}

export interface Metadata {
  readonly name: string
  readonly generateName?: string
  readonly namespace?: string
  readonly uid: string
  /** Missing only in the answer to a dry run of a create. */
  readonly resourceVersion?: string
  readonly generation?: number
  readonly creationTimestamp: string
  readonly deletionTimestamp?: string
  readonly deletionGracePeriodSeconds?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly OwnerReference[]
  readonly finalizers?: readonly string[]
}

/** One object. Never changed in place: a change is a new value. */
export interface KubeObject {
  readonly kind: string
  readonly apiVersion: string
  readonly metadata: Metadata
  readonly [field: string]: unknown
}

/** What a client sent, read by the kind's schema: metadata may lack everything. */
export interface Draft {
  readonly kind: string
  readonly apiVersion: string
  readonly metadata: Partial<Metadata>
  readonly [field: string]: unknown
}

export const metadataSchema: Schema = objectOf('ObjectMeta', {
  name: text,
  generateName: text,
  namespace: text,
  selfLink: text,
  uid: text,
  resourceVersion: text,
  generation: integer,
  creationTimestamp: text,
  deletionTimestamp: text,
  deletionGracePeriodSeconds: integer,
  labels: mapOf(text),
  annotations: mapOf(text),
  ownerReferences: listOf(anything),
  finalizers: listOf(text),
  managedFields: anything,
})

const metadataOrder = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
] as const satisfies readonly (keyof Metadata)[]

/** The same metadata in the order in which a real server writes it, without what the sandbox never stores. */
export function orderMetadata(metadata: Metadata): Metadata {
  const { name, uid, creationTimestamp } = metadata
  const entries = metadataOrder.map((field) => [field, metadata[field]]).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(entries), ...{ name, uid, creationTimestamp } }
}

/** The key by which etcd sorts: `namespace/name`, or the name alone. */
export function keyOf(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}

/** A string field of an object; '' when it is not there. */
export function textAt(object: object, ...path: readonly string[]): string {
  let value: unknown = object
  for (const name of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : ''
}

/** A field that holds an object; {} when it is not there. */
export function objectAt(object: object, ...path: readonly string[]): Readonly<Record<string, unknown>> {
  let value: unknown = object
  for (const name of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}
}

/** The objects in a list; none when it is not there. */
export function objectsAt(object: object, ...path: readonly string[]): Readonly<Record<string, unknown>>[] {
  return Object.values(objectAt(object, ...path)).map((item) => objectAt({ item }, 'item'))
}
