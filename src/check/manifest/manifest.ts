// What a manifest holds: secrets, alone, in a List, or among other documents; or none at all.

import { itemPath, memberPath, quoteName } from '../path.ts'
import type { PlainObject, PlainValue } from '../plain-value.ts'
import { isPlainObject } from '../plain-value.ts'
import { describeProblem, type Problem } from '../problem.ts'

/** An object of a manifest with the place where it stands. */
export interface PlacedObject {
  readonly object: PlainObject
  /** Empty when it is all there is. */
  readonly path: string
}

export interface ManifestContent {
  readonly secrets: readonly PlacedObject[]
  /** What else there is, kept only when there is no secret. */
  readonly others: readonly PlacedObject[]
  /** About the wrapping only. */
  readonly problems: readonly Problem[]
}

/** Finds the secrets in the documents of a manifest; Lists are opened. */
export function openManifest(documents: readonly PlainValue[]): ManifestContent {
  const isSeveral = documents.length > 1
  const placed = documents.flatMap((document, index): PlacedObject[] =>
    isPlainObject(document) ? [{ object: document, path: isSeveral ? itemPath('documents', index) : '' }] : [],
  )
  const lists = placed.filter(({ object }) => isList(object))
  const objects = placed.flatMap((candidate) => (isList(candidate.object) ? openList(candidate) : [candidate]))
  const secrets = objects.filter(({ object }) => isSecret(object))
  return {
    secrets,
    others: secrets.length > 0 ? [] : objects,
    problems: [
      ...(isSeveral ? [describeProblem('several-documents', '')] : []),
      ...lists.map(({ path }) => describeProblem('list-wrapper', path)),
    ],
  }
}

/** What the object calls itself, for a message. */
export function describeKind(object: PlainObject): string {
  const kind = object.get('kind')
  return typeof kind === 'string' && kind !== '' ? `its kind is ${quoteName(kind)}` : 'it has no kind'
}

function isList(object: PlainObject): boolean {
  const kind = object.get('kind')
  return (kind === 'List' || kind === 'SecretList') && Array.isArray(object.get('items'))
}

function openList({ object, path }: PlacedObject): PlacedObject[] {
  const items = object.get('items')
  if (!Array.isArray(items)) return []
  return items.flatMap((item: PlainValue, index): PlacedObject[] =>
    isPlainObject(item) ? [{ object: item, path: itemPath(memberPath(path, 'items'), index) }] : [],
  )
}

/** Kind and version may be absent: the API server's create fills them in, and its lists leave them out. */
function isSecret(object: PlainObject): boolean {
  const kind = object.get('kind') ?? ''
  const apiVersion = object.get('apiVersion') ?? ''
  if (kind === 'Secret') return apiVersion === 'v1' || apiVersion === ''
  const hasSecretFields = ['metadata', 'data', 'stringData', 'type'].some((name) => object.has(name))
  return kind === '' && (apiVersion === 'v1' || apiVersion === '') && hasSecretFields
}
