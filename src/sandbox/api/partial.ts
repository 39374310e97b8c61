// Objects without all but their metadata (meta.k8s.io/v1 PartialObjectMetadata).

import type { KubeObject } from './object.ts'
import type { ObjectList } from './verbs/list.ts'

/** The metadata of an object, or of each object of a list. */
export function partialMetadata(value: KubeObject | ObjectList): object {
  const partial = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' }
  if (!isList(value)) return { ...partial, metadata: value.metadata }
  const items = value.items.map(({ metadata }) => ({ ...partial, metadata }))
  return { ...partial, kind: 'PartialObjectMetadataList', metadata: value.metadata, items }
}

/** Tells a list from an object. */
export const isList = (value: KubeObject | ObjectList): value is ObjectList =>
  Array.isArray(Reflect.get(value, 'items'))
