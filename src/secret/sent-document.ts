// What a person sent when asked for their pull secret: recognised, and the secrets in it as a cluster would give them.

import { Redacted } from '../basics/redacted.ts'
import type { Secret } from '../basics/wire.ts'
import type { CheckInput } from '../check/check-result.ts'
import { openManifest } from '../check/manifest/manifest.ts'
import { type AcceptedPaste, acceptPaste } from '../check/paste/accept-paste.ts'
import type { PlainObject } from '../check/plain-value.ts'
import { readInput } from '../check/read-input.ts'
import { decodeSecret } from '../check/secret/secret-object.ts'
import { decodeUtf8 } from '../dockerconfig/byte-string.ts'
import { PullpassError } from '../errors/pullpass-error.ts'
import { dockerConfigKey, dockerConfigType, legacyKey, legacyType } from './names.ts'
import { readStoredDocument, renderDocument } from './stored-document.ts'

/** What was sent, with everything taken off that came around it on the way. */
export type SentSecret = Extract<AcceptedPaste, { kind: 'accepted' }>

/** Recognises what a person sent; `source` says where it came from. Throws `usage` for output that shows no values. */
export function openSent(sent: Uint8Array, source: string): SentSecret {
  const paste = acceptPaste(sent)
  if (paste.kind === 'accepted') return paste
  throw new PullpassError('usage', `there is no pull secret in ${source}`, {
    cause: new Error(paste.reason),
    remedies: [paste.remedy],
  })
}

/** One secret in what was sent; a docker config alone has no name. */
export interface FoundSecret {
  readonly name?: string
  /** With all its values under `data`; what the API server could not decode is left out. */
  readonly secret: Secret
}

/** Every secret in it: those of a manifest, or the docker config alone as the value of one. */
export function readSentSecrets(input: CheckInput): FoundSecret[] {
  const read = readInput(input)
  switch (read.kind) {
    case 'value':
      return [{ secret: holdValue(read.type, read.bytes) }]
    case 'documents':
      return openManifest(read.documents).secrets.map(({ object }) => describeSecret(object))
    case 'unreadable':
      return []
  }
}

/**
 * The docker config in it as it stands, in the present layout. Undefined when there is none, or more than one, that can be read without
 * repair; the check says why.
 */
export function readSentDocument(input: CheckInput): Redacted<string> | undefined {
  const read = readInput(input)
  if (read.kind === 'value' && read.type === dockerConfigType) {
    const text = decodeUtf8(read.bytes)
    return text === undefined ? undefined : new Redacted(text)
  }
  const [only, ...more] = readSentSecrets(input)
  const document = only && more.length === 0 ? readStoredDocument(only.secret) : undefined
  return document && new Redacted(renderDocument(document))
}

function describeSecret(object: PlainObject): FoundSecret {
  const { type, data, metadata } = decodeSecret(object, '')
  const name = metadata.get('name')
  const encoded = [...data].map(([key, bytes]) => [key, Buffer.from(bytes).toString('base64')] as const)
  return { ...(typeof name === 'string' && { name }), secret: { type, data: Object.fromEntries(encoded) } }
}

function holdValue(type: string, bytes: Uint8Array): Secret {
  const key = type === legacyType ? legacyKey : dockerConfigKey
  return { type, data: { [key]: Buffer.from(bytes).toString('base64') } }
}
