// What the kubelet will do with these secrets for this image: which credentials it tries, in which order, or why it can't.

import type { Redacted } from '../basics/redacted.ts'
import { fromByteString } from '../dockerconfig/byte-string.ts'
import { type DocumentError, decodeDocument } from '../dockerconfig/document.ts'
import {
  buildKeyring,
  type Keyring,
  type KeyringEntry,
  type KeyringSource,
  lookUpKeyring,
} from '../dockerconfig/keyring.ts'
import { parseImage } from '../image/parse.ts'
import { readSecretDocument, type SecretObject } from './secret-document.ts'

/** An entry that the kubelet will try for an image. */
export interface Candidate {
  /** Position in the list of secrets. */
  readonly secretIndex: number
  /** The key as written. Text from outside. */
  readonly registry: string
  readonly normalizedKey: string
  readonly username: string
  readonly password: Redacted<string>
}

/** The kubelet's answer for one image. */
export interface LookupResult {
  readonly outcome: 'credentials' | 'anonymous' | 'keyring-error' | 'invalid-image'
  /** In the order in which they are tried. */
  readonly candidates: readonly Candidate[]
  /** Groups of indices into `candidates` whose order is random for each pull. */
  readonly ties: number[][]
  /** For people, with `keyring-error` and `invalid-image`. Holds no credential. */
  readonly reason?: string
}

/** The keyring of a list of secrets, or what keeps the kubelet from building it. */
export type KeyringResult =
  | { readonly ok: true; readonly keyring: Keyring }
  | {
      readonly ok: false
      /** The first secret that can't be read. */
      readonly secretIndex: number
      readonly reason: string
      /** Absent when the object can't exist in the API. */
      readonly error?: DocumentError
    }

/**
 * Says which credentials the kubelet (Kubernetes 1.34) tries for `image`, given the pod's pull secrets in order, as the API gives them.
 * An image that can't be parsed wins over a broken secret, as in the kubelet. Credentials that are not UTF-8 (possible through `auth`)
 * are given with U+FFFD for what can't be decoded and with a byte order mark kept. The node's own credentials and credential plugins come
 * after these and are not looked at. Never throws, whatever it is given.
 */
export function lookupCredentials(secrets: readonly SecretObject[], image: string): LookupResult {
  const parsed = parseImage(image)
  if (!parsed.ok) return { outcome: 'invalid-image', candidates: [], ties: [], reason: parsed.reason }
  const built = readKeyring(secrets)
  if (!built.ok) return { outcome: 'keyring-error', candidates: [], ties: [], reason: built.reason }
  const { entries, ties } = lookUpKeyring(built.keyring, parsed.image.lookup)
  return {
    outcome: entries.length > 0 ? 'credentials' : 'anonymous',
    candidates: entries.map(describeCandidate),
    ties: ties.map((group) => [...group]),
  }
}

/** Builds the keyring of a list of secrets, to look up many images in it. The first secret that can't be read fails it all. */
export function readKeyring(secrets: readonly SecretObject[]): KeyringResult {
  const sources: KeyringSource[] = []
  for (const [secretIndex, secret] of (Array.isArray(secrets) ? secrets : []).entries()) {
    const document = readSecretDocument(secret)
    if (document.kind === 'ignored') continue
    if (document.kind === 'impossible') {
      return { ok: false, secretIndex, reason: `secret ${secretIndex + 1}: ${document.reason}` }
    }
    const decoded = decodeDocument(document.bytes, document.layout)
    if (!decoded.ok)
      return { ok: false, secretIndex, reason: describeError(secretIndex, decoded.error), error: decoded.error }
    sources.push({ secretIndex, entries: decoded.entries })
  }
  return { ok: true, keyring: buildKeyring(sources) }
}

/** A keyring entry as a candidate. */
export function describeCandidate({ secretIndex, entry, normalizedKey }: KeyringEntry): Candidate {
  return {
    secretIndex,
    registry: entry.key,
    normalizedKey: fromByteString(normalizedKey),
    username: entry.username,
    password: entry.password,
  }
}

/** A sentence for people on why a secret can not be read. */
export function describeError(secretIndex: number, { path, reason, syntax }: DocumentError): string {
  const where = syntax ? ` at line ${syntax.line}, column ${syntax.column}` : ` in ${JSON.stringify(path.slice(0, 8))}`
  return `secret ${secretIndex + 1}: ${reason}${path.length === 0 && !syntax ? '' : where}`
}
