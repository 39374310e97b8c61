// Certificates and keys: base64 in the kubeconfig, or a file that it names.

import { dirname, resolve } from 'node:path'
import { Redacted } from '../../basics/redacted.ts'
import type { EntryOrigin, Material } from './document.ts'
import { damagedEntry } from './faults.ts'

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** The value of `key`-data, else the file of `key` (relative to the kubeconfig's folder); undefined when neither is set. */
export function readMaterial<Key extends string>(
  origin: EntryOrigin,
  key: Key,
  raw: Partial<Record<Key | `${Key}-data`, string>>,
): Material | undefined {
  const data = raw[`${key}-data`]
  if (data) return { kind: 'data', bytes: new Redacted(decodeBase64(origin, `${key}-data`, data)) }
  const file = raw[key]
  return file ? { kind: 'file', path: resolve(dirname(origin.path), file) } : undefined
}

function decodeBase64(origin: EntryOrigin, key: string, text: string): Uint8Array {
  // Go's decoder skips line breaks and takes nothing else that is not in the alphabet.
  const compact = text.replace(/[\r\n]/g, '')
  if (!base64.test(compact)) throw damagedEntry(origin, key, 'is not base64')
  return Uint8Array.from(Buffer.from(compact, 'base64'))
}
