// What a person sent when asked for their pull secret: a docker config alone, or a manifest around it.

import { Redacted } from '../basics/redacted.ts'
import type { Secret } from '../basics/wire.ts'
import type { CheckInput } from '../check/check-result.ts'
import { readManifestText } from '../check/manifest-text.ts'
import { decodeUtf8, decodeUtf8Lossy } from '../dockerconfig/byte-string.ts'
import { readStoredDocument, renderDocument } from './stored-document.ts'

/** Members that a manifest has at its top and a docker config never has. */
const manifestMembers = ['apiVersion', 'kind', 'items', 'data', 'stringData']
const manifestLine = new RegExp(`^(?:${manifestMembers.join('|')})\\s*:`, 'm')

/** How the check should look at the bytes: as a manifest when they read like one, else as the value of a secret. */
export function toCheckInput(sent: Redacted<Uint8Array>): CheckInput {
  const bytes = sent.reveal()
  const text = decodeUtf8Lossy(bytes)
  return isManifest(text) ? { manifestText: text } : { bytes }
}

/**
 * The docker config in the bytes as it stands, in the present layout. Undefined when there is none that can be read without repair; the
 * check says why.
 */
export function readSentDocument(sent: Redacted<Uint8Array>): Redacted<string> | undefined {
  const input = toCheckInput(sent)
  if ('manifestText' in input) return readManifest(input.manifestText)
  const text = decodeUtf8(sent.reveal())
  return text === undefined ? undefined : new Redacted(text)
}

function isManifest(text: string): boolean {
  if (!/^\ufeff?\s*\{/.test(text)) return manifestLine.test(text)
  const [value] = readManifestText(text) ?? []
  return manifestMembers.some((name) => readMember(value, name) !== undefined)
}

function readManifest(text: string): Redacted<string> | undefined {
  const [manifest, ...more] = readManifestText(text) ?? []
  const secret = more.length === 0 ? findSecret(manifest) : undefined
  const document = secret && readStoredDocument(secret)
  return document && new Redacted(renderDocument(document))
}

/** The manifest as a secret with all its values under `data`; of a List the one item that it has. */
function findSecret(manifest: unknown): Secret | undefined {
  const items = readMember(manifest, 'items')
  if (Array.isArray(items)) return items.length === 1 ? findSecret(items[0]) : undefined
  const type = readMember(manifest, 'type')
  if (typeof type !== 'string') return undefined
  const encoded = readTexts(readMember(manifest, 'data'))
  const plain = readTexts(readMember(manifest, 'stringData'))
  const data = [...encoded, ...plain.map(([key, value]) => [key, Buffer.from(value).toString('base64')] as const)]
  return { type, data: Object.fromEntries(data) }
}

function readTexts(values: unknown): (readonly [string, string])[] {
  if (typeof values !== 'object' || values === null) return []
  return Object.entries(values).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : []))
}

function readMember(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
