// One entry of a docker config: what the kubelet makes of it, and what stands in the text.

import { Redacted } from '../basics/redacted.ts'
import { decodeAuthBase64 } from './base64.ts'
import { decodeUtf8, decodeUtf8Lossy } from './byte-string.ts'
import { isFieldName } from './json/field-name.ts'
import type { JsonNode } from './json/tree.ts'

/** The credential of one registry as the kubelet reads it. */
export interface DockerConfigEntry {
  /** As written, after JSON decoding. */
  readonly key: string
  /** Members that lead to the entry, as written: `['auths', key]` or `[key]`. */
  readonly path: readonly string[]
  /** Byte offset of the member's name in the document. */
  readonly offset: number
  /** Bytes that are not UTF-8 (possible through `auth` only) are shown as U+FFFD, here and in the password. */
  readonly username: string
  readonly password: Redacted<string>
  readonly email: string
  readonly written: WrittenEntry
}

/** The raw facts of an entry: each value is the one Go keeps when a field is written more than once. */
export interface WrittenEntry {
  readonly isNull: boolean
  /** All member names in order, repeated ones too. */
  readonly fieldNames: readonly string[]
  readonly username?: string
  readonly password?: Redacted<string>
  readonly auth?: Redacted<string>
  /** The decoded `auth`, present only when it is not UTF-8: a container runtime is never reached with such a credential. */
  readonly nonUtf8?: Redacted<Uint8Array>
  /** Token fields with a non-empty string; the kubelet ignores both. */
  readonly tokens: readonly ('identitytoken' | 'registrytoken')[]
}

export type EntryFaultKind = 'wrong-type' | 'auth-not-base64' | 'auth-no-colon'

/** Why Go refuses an entry, and with it the whole document. */
export interface EntryFault {
  readonly kind: EntryFaultKind
  /** Member below the entry, as written; absent when the entry itself is wrong. */
  readonly field?: string
  readonly offset: number
  /** Never holds text of the input. */
  readonly reason: string
}

/** What decoding an entry's value gives; the caller adds where it stands. With faults the credential is what could still be read. */
export interface DecodedEntry {
  readonly value: Pick<DockerConfigEntry, 'username' | 'password' | 'email' | 'written'>
  readonly faults: readonly EntryFault[]
}

const stringFields = ['username', 'password', 'email', 'auth'] as const
type StringField = (typeof stringFields)[number]

const tokenFields = ['identitytoken', 'registrytoken'] as const

/** Shared, because a document can hold a hundred thousand empty entries and each Redacted costs the garbage collector. */
const noPassword = new Redacted('')

/** Decodes the value of one entry as DockerConfigEntry.UnmarshalJSON does (pkg/credentialprovider/config.go). */
export function decodeEntry(node: JsonNode): DecodedEntry {
  const faults: EntryFault[] = []
  if (node.kind !== 'object' && node.kind !== 'null') {
    faults.push({ kind: 'wrong-type', offset: node.offset, reason: `cannot read ${node.kind} as an entry` })
  }
  const texts = readTexts(node, faults)
  const auth = texts.get('auth')
  const fromAuth = auth ? decodeAuth(auth, faults) : undefined
  const { username = '', password = '' } = fromAuth ?? {
    username: texts.get('username')?.value,
    password: texts.get('password')?.value,
  }
  const value = {
    username,
    password: password === '' ? noPassword : new Redacted(password),
    email: texts.get('email')?.value ?? '',
    written: describeWritten(node, texts, fromAuth?.nonUtf8),
  }
  return { value, faults }
}

function describeWritten(
  node: JsonNode,
  texts: ReadonlyMap<StringField, WrittenText>,
  nonUtf8: Uint8Array | undefined,
): WrittenEntry {
  const [username, password, auth] = [texts.get('username'), texts.get('password'), texts.get('auth')]
  return {
    isNull: node.kind === 'null',
    fieldNames: node.kind === 'object' ? node.members.map((member) => member.name) : [],
    ...(username && { username: username.value }),
    ...(password && { password: new Redacted(password.value) }),
    ...(auth && { auth: new Redacted(auth.value) }),
    ...(nonUtf8 && { nonUtf8: new Redacted(nonUtf8) }),
    tokens: readTokens(node),
  }
}

interface WrittenText {
  readonly name: string
  readonly offset: number
  readonly value: string
}

/** The string fields as Go stores them: the last one wins, `null` changes nothing, any other type is a fault. */
function readTexts(node: JsonNode, faults: EntryFault[]): Map<StringField, WrittenText> {
  const texts = new Map<StringField, WrittenText>()
  if (node.kind !== 'object') return texts
  for (const { name, value } of node.members) {
    const field = stringFields.find((candidate) => isFieldName(name, candidate))
    if (!field || value.kind === 'null') continue
    if (value.kind === 'string') texts.set(field, { name, offset: value.offset, value: value.value })
    else
      faults.push({
        kind: 'wrong-type',
        field: name,
        offset: value.offset,
        reason: `cannot read ${value.kind} as a string`,
      })
  }
  return texts
}

interface AuthCredential {
  readonly username: string
  readonly password: string
  readonly nonUtf8?: Uint8Array
}

/** The credential in a non-empty `auth`; undefined when it is empty, which counts as absent, or wrong. */
function decodeAuth(auth: WrittenText, faults: EntryFault[]): AuthCredential | undefined {
  if (auth.value === '') return undefined
  const where = { field: auth.name, offset: auth.offset }
  const decoded = decodeAuthBase64(auth.value)
  if (!decoded.ok) {
    faults.push({ kind: 'auth-not-base64', ...where, reason: `illegal base64 data at input byte ${decoded.offset}` })
    return undefined
  }
  const colon = decoded.bytes.indexOf(0x3a)
  if (colon === -1) {
    faults.push({ kind: 'auth-no-colon', ...where, reason: 'the decoded auth is not username:password' })
    return undefined
  }
  return {
    username: decodeUtf8Lossy(decoded.bytes.subarray(0, colon)),
    password: decodeUtf8Lossy(decoded.bytes.subarray(colon + 1)),
    ...(decodeUtf8(decoded.bytes) === undefined && { nonUtf8: decoded.bytes }),
  }
}

function readTokens(node: JsonNode): WrittenEntry['tokens'] {
  if (node.kind !== 'object') return []
  return tokenFields.filter((field) =>
    node.members.some(({ name, value }) => isFieldName(name, field) && value.kind === 'string' && value.value !== ''),
  )
}
