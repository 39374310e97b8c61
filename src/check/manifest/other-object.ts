// Objects that are no Secret although a secret was asked for: said clearly, with the entries that a person put there.

import { checkDocument } from '../document/document-check.ts'
import { memberPath } from '../path.ts'
import { isPlainObject, type PlainObject } from '../plain-value.ts'
import { describeProblem } from '../problem.ts'
import { checkMetadata } from '../secret/metadata.ts'
import type { PartCheck } from '../secret/secret-check.ts'
import { findMeantValue, readMeantValue } from '../secret/secret-value.ts'
import { describeKind, type PlacedObject } from './manifest.ts'

/** Other kinds of the core API that people paste beside secrets; whether the API server takes more than these is not judged here. */
const acceptedKinds = ['ConfigMap', 'Namespace', 'ServiceAccount']

/** Says that the object is no Secret, and lists the entries it holds all the same. */
export function checkNotASecret({ object, path }: PlacedObject, now: Date): PartCheck {
  const meant = findMeantValue(readValues(object))
  const document = meant && checkDocument(meant.bytes, { layout: meant.layout, path: memberPath(path, meant.key), now })
  return {
    problems: [describeProblem('not-a-secret', path, { detail: describeKind(object) })],
    entries: document?.entries ?? [],
    apiServerAccepts: isAcceptedOtherwise(object, path),
    kubelet: 'ignored',
  }
}

/** Values that may be a docker config: those under `data` and `stringData`, and the object itself. */
function readValues(object: PlainObject): Map<string, Uint8Array> {
  const values = new Map<string, Uint8Array>()
  const candidates = ['data', 'stringData'].flatMap((name) => {
    const value = object.get(name)
    return isPlainObject(value) ? [...value] : []
  })
  if (!object.has('kind')) candidates.push(['', object])
  for (const [key, value] of candidates) {
    const bytes = readMeantValue(value)
    if (bytes) values.set(key, bytes)
  }
  return values
}

function isAcceptedOtherwise(object: PlainObject, path: string): boolean {
  const kind = object.get('kind')
  const metadata = object.get('metadata')
  if (object.get('apiVersion') !== 'v1' || typeof kind !== 'string' || !acceptedKinds.includes(kind)) return false
  if (!isPlainObject(metadata) || checkMetadata(metadata, path).length > 0) return false
  const data = kind === 'ConfigMap' ? (object.get('data') ?? null) : null
  return data === null || (isPlainObject(data) && [...data.values()].every((value) => typeof value === 'string'))
}
