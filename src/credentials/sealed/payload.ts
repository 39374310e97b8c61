// What is inside of the sealed part, as JSON: the head once more and the docker config.

import * as v from 'valibot'
import { Redacted } from '../../basics/redacted.ts'
import type { SealedRequest } from './request.ts'

const kind = 'PullpassRequest'

const name = v.pipe(v.string(), v.maxLength(4096))
const names = v.pipe(v.array(name), v.maxLength(1000))
const time = v.pipe(
  v.string(),
  v.transform((text) => new Date(text)),
  v.check((date) => !Number.isNaN(date.getTime())),
)
const schema = v.object({
  kind: v.literal(kind),
  schemaVersion: v.literal(1),
  secret: v.optional(name),
  clusters: names,
  namespaces: names,
  images: names,
  logins: v.pipe(v.array(v.object({ registry: name, username: name })), v.maxLength(1000)),
  sealedAt: time,
  expiresAt: time,
  document: v.string(),
})

/** What the sealed part holds: a request of ours, or a document that somebody sealed with age alone; `undefined` for a damaged request. */
export type Payload =
  | { readonly kind: 'request'; readonly request: SealedRequest }
  | { readonly kind: 'document'; readonly bytes: Redacted<Uint8Array> }

/** The text to seal. */
export function encodePayload({ head, document }: SealedRequest): Redacted<string> {
  const { sealedAt, expiresAt, ...lists } = head
  const times = { sealedAt: sealedAt.toISOString(), expiresAt: expiresAt.toISOString() }
  return new Redacted(JSON.stringify({ kind, schemaVersion: 1, ...lists, ...times, document: document.reveal() }))
}

/** Reads what was sealed. */
export function decodePayload(bytes: Redacted<Uint8Array>): Payload | undefined {
  const value = parseJson(bytes)
  const isOurs = typeof value === 'object' && value !== null && Reflect.get(value, 'kind') === kind
  if (!isOurs) return { kind: 'document', bytes }
  const parsed = v.safeParse(schema, value)
  if (!parsed.success) return undefined
  const { kind: _kind, schemaVersion: _version, document, secret, ...rest } = parsed.output
  const head = { ...(secret !== undefined && { secret }), ...rest }
  return { kind: 'request', request: { head, document: new Redacted(document) } }
}

function parseJson(bytes: Redacted<Uint8Array>): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.reveal()).toString('utf8'))
  } catch {
    return undefined
  }
}
