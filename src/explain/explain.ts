// Everything there is to say about the secrets of a pod and one image: what is tried, in which order, and why the rest is not.

import { fromByteString } from '../dockerconfig/byte-string.ts'
import { decodeDocument } from '../dockerconfig/document.ts'
import type { DockerConfigEntry } from '../dockerconfig/entry.ts'
import { buildKeyring, type KeyringEntry, lookUpKeyring, type SkippedEntry } from '../dockerconfig/keyring.ts'
import { parseImage } from '../image/parse.ts'
import type { ImageReference } from '../image/reference.ts'
import { type Candidate, describeCandidate, describeError, type LookupResult } from './lookup.ts'
import { explainMismatch, type Mismatch, type MismatchTarget, prepareMismatchTarget } from './mismatch.ts'
import { collectNotes, type ImageNote, type IntendedEntry } from './notes.ts'
import { judgeOtherTools, type ToolVerdict } from './other-tools.ts'
import { readSecretDocument, type SecretObject } from './secret-document.ts'

/** A pull secret of a pod under the name the pod gives. */
export interface NamedSecret {
  readonly name: string
  /** Absent when there is no such secret: the kubelet goes on without it. */
  readonly secret?: SecretObject
  /** Nobody could look, so that `secret` is absent whether there is one or not: for want of a right, or for another reason. */
  readonly unread?: 'forbidden' | 'failed'
}

export interface ExplainOptions {
  readonly intended?: IntendedEntry
}

export interface ExplainedSecret {
  readonly name: string
  /** `unreadable`: it makes every pull of the pod fail. `unknown`: nobody could look at it. */
  readonly status: 'loaded' | 'ignored' | 'missing' | 'unreadable' | 'unknown'
  /** Why it is not loaded. */
  readonly reason?: string
  readonly entryCount: number
  /** What laptop tools would do with the same document; none when it is not JSON or not there. */
  readonly otherTools: readonly ToolVerdict[]
}

export interface ExplainedCandidate extends Candidate {
  readonly secretName: string
}

/** An entry that is not tried. */
export interface ExplainedEntry {
  readonly secretIndex: number
  readonly secretName: string
  /** The key as written. Text from outside. */
  readonly registry: string
  readonly username: string
  /** Absent when the key can't be parsed. */
  readonly normalizedKey?: string
  readonly mismatch: Mismatch
}

export interface Explanation {
  /** Absent when the image is invalid. */
  readonly image?: ImageReference
  /** `unknown`: there is a login only if it is in a secret that nobody could look at. */
  readonly outcome: LookupResult['outcome'] | 'unknown'
  readonly reason?: string
  readonly secrets: readonly ExplainedSecret[]
  readonly candidates: readonly ExplainedCandidate[]
  readonly ties: readonly (readonly number[])[]
  /** Every entry that is no candidate; none when a secret is unreadable, because then the kubelet gets to no entry. */
  readonly others: readonly ExplainedEntry[]
  readonly notes: readonly ImageNote[]
}

interface ReadSecret {
  readonly summary: ExplainedSecret
  readonly entries: readonly DockerConfigEntry[]
}

/** Explains what the kubelet does with `secrets`, in the pod's order, for `image`. Never throws on any document or image. */
export function explainImage(
  secrets: readonly NamedSecret[],
  image: string,
  options: ExplainOptions = {},
): Explanation {
  const parsed = parseImage(image)
  const reference = parsed.ok ? parsed.image : undefined
  const read = secrets.map((secret, index) => readSecret(secret, index, reference))
  const nothing = { secrets: read.map(({ summary }) => summary), candidates: [], ties: [], others: [], notes: [] }
  if (!parsed.ok) return { ...nothing, outcome: 'invalid-image', reason: parsed.reason }
  const unreadable = read.find(({ summary }) => summary.status === 'unreadable')?.summary
  if (unreadable) {
    const { reason } = unreadable
    return { ...nothing, image: parsed.image, outcome: 'keyring-error', ...(reason !== undefined && { reason }) }
  }
  return { ...nothing, ...explainKeyring(read, parsed.image, options) }
}

function readSecret(
  { name, secret, unread }: NamedSecret,
  index: number,
  image: ImageReference | undefined,
): ReadSecret {
  const nothing = { name, entryCount: 0, otherTools: [] }
  if (secret === undefined) {
    return { summary: { ...nothing, status: unread === undefined ? 'missing' : 'unknown' }, entries: [] }
  }
  const document = readSecretDocument(secret)
  if (document.kind !== 'document') {
    const status = document.kind === 'ignored' ? 'ignored' : 'unreadable'
    return { summary: { ...nothing, status, reason: document.reason }, entries: [] }
  }
  const otherTools = image ? judgeOtherTools(document, image) : []
  const decoded = decodeDocument(document.bytes, document.layout)
  if (!decoded.ok) {
    const reason = describeError(index, decoded.error)
    return { summary: { ...nothing, status: 'unreadable', reason, otherTools }, entries: [] }
  }
  const { entries } = decoded
  return { summary: { name, status: 'loaded', entryCount: entries.length, otherTools }, entries }
}

function explainKeyring(
  read: readonly ReadSecret[],
  image: ImageReference,
  options: ExplainOptions,
): Omit<Explanation, 'secrets'> {
  const keyring = buildKeyring(read.map(({ entries }, secretIndex) => ({ secretIndex, entries })))
  const match = lookUpKeyring(keyring, image.lookup)
  const nameOf = (secretIndex: number) => read[secretIndex]?.summary.name ?? ''
  const target = prepareMismatchTarget(image)
  const tried = new Set(match.entries)
  const untried = keyring.keys.flatMap((key) => key.entries).filter((entry) => !tried.has(entry))
  const entryCount = read.reduce((sum, { entries }) => sum + entries.length, 0)
  const isKnown = read.every(({ summary }) => summary.status !== 'unknown')
  const isAnonymous = match.entries.length === 0
  const notes = collectNotes(image, match, entryCount, options.intended)
  return {
    image,
    outcome: isAnonymous ? (isKnown ? 'anonymous' : 'unknown') : 'credentials',
    candidates: match.entries.map((entry) => ({ ...describeCandidate(entry), secretName: nameOf(entry.secretIndex) })),
    ties: match.ties,
    others: [
      ...untried.map((entry) => describeUntried(entry, target, nameOf)),
      ...keyring.skipped.map((entry) => describeSkipped(entry, nameOf)),
    ],
    // Whether no entry fits is known only when all have been seen.
    notes: isKnown ? notes : notes.filter(({ code }) => code !== 'no-entry-for-image' && code !== 'would-be-anonymous'),
  }
}

function describeUntried(
  keyringEntry: KeyringEntry,
  target: MismatchTarget,
  nameOf: (secretIndex: number) => string,
): ExplainedEntry {
  const { secretIndex, entry, normalizedKey } = keyringEntry
  return {
    secretIndex,
    secretName: nameOf(secretIndex),
    registry: entry.key,
    username: entry.username,
    normalizedKey: fromByteString(normalizedKey),
    mismatch: explainMismatch(keyringEntry, target),
  }
}

function describeSkipped(
  { secretIndex, entry, fault }: SkippedEntry,
  nameOf: (secretIndex: number) => string,
): ExplainedEntry {
  return {
    secretIndex,
    secretName: nameOf(secretIndex),
    registry: entry.key,
    username: entry.username,
    mismatch: { code: 'key-unparsable', message: `the key can't be read as an address: ${fault.replaceAll('-', ' ')}` },
  }
}
