// The input of the check, read with care: callers without types give anything.

import { readManifestText } from './manifest/manifest-text.ts'
import { copyPlain, type PlainValue } from './plain-value.ts'
import { maxSecretBytes } from './secret/secret-limits.ts'
import { dockerConfigJsonType } from './secret/secret-value.ts'

/** What is to be checked. `unreadable` is a text that is neither YAML nor JSON. */
export type ReadInput =
  | { readonly kind: 'value'; readonly bytes: Uint8Array; readonly type: string }
  | { readonly kind: 'documents'; readonly documents: readonly PlainValue[] }
  | { readonly kind: 'unreadable' }

/** Reads the input once, so that later nothing of it can throw or change. Never throws. */
export function readInput(input: unknown): ReadInput {
  try {
    return typeof input === 'object' && input !== null ? readMembers(input) : noDocuments
  } catch {
    return noDocuments
  }
}

const noDocuments: ReadInput = { kind: 'documents', documents: [] }

function readMembers(input: object): ReadInput {
  const bytes: unknown = Reflect.get(input, 'bytes')
  if (bytes instanceof Uint8Array) {
    const type: unknown = Reflect.get(input, 'type')
    const size = bytes.length
    return {
      kind: 'value',
      bytes: size > maxSecretBytes ? bytes : Uint8Array.from(bytes),
      type: typeof type === 'string' ? type : dockerConfigJsonType,
    }
  }
  const text: unknown = Reflect.get(input, 'manifestText')
  if (typeof text !== 'string') return { kind: 'documents', documents: copyAll([Reflect.get(input, 'manifest')]) }
  const documents = readManifestText(text)
  return documents ? { kind: 'documents', documents: copyAll(documents) } : { kind: 'unreadable' }
}

function copyAll(documents: readonly unknown[]): PlainValue[] {
  return documents.map((document) => copyPlain(document) ?? null)
}
