// What a person should know about the credentials an image would get, beyond the list of them.

import type { KeyringEntry, KeyringMatch } from '../dockerconfig/keyring.ts'
import { hubHost } from '../image/docker-hub.ts'
import type { ImageReference } from '../image/reference.ts'
import { isKnownPrivate, recogniseRegistry } from '../registries/recognise.ts'
import { endsWithinComponent } from './mismatch.ts'

export type ImageNoteCode =
  | 'candidate-not-utf8'
  | 'candidate-without-username'
  | 'entry-matches-only-by-prefix'
  | 'first-candidate-differs-from-intended'
  | 'no-entry-for-image'
  | 'node-credentials-may-mask'
  | 'order-is-random'
  | 'several-candidates'
  | 'would-be-anonymous'
  | 'would-use-hub-fallback'

export interface ImageNote {
  readonly code: ImageNoteCode
  readonly severity: 'error' | 'warning' | 'info'
  /** A sentence without full stop; holds no text from outside. */
  readonly message: string
  /** The candidates it is about, as indices. */
  readonly candidates?: readonly number[]
}

/** What the person wants to be tried first. */
export interface IntendedEntry {
  /** Position of the secret in the list. */
  readonly secretIndex: number
  /** The key as written; any key of that secret when absent. */
  readonly registry?: string
}

/** Collects the notes for one image; `entryCount` is the number of entries in all loaded secrets. */
export function collectNotes(
  image: ImageReference,
  match: KeyringMatch,
  entryCount: number,
  intended: IntendedEntry | undefined,
): ImageNote[] {
  const notes = match.entries.length === 0 ? describeAnonymous(image, entryCount) : describeCandidates(image, match)
  return [...notes, ...compareIntended(match, intended), ...describeNode(image)]
}

function describeAnonymous(image: ImageReference, entryCount: number): ImageNote[] {
  const severity = isKnownPrivate(image.registry) ? 'error' : 'warning'
  const anonymous: ImageNote = {
    code: 'would-be-anonymous',
    severity,
    message:
      severity === 'error'
        ? 'the image would be pulled without credentials, and this registry never serves strangers'
        : 'the image would be pulled without credentials',
  }
  const missing: ImageNote = {
    code: 'no-entry-for-image',
    severity: 'error',
    message: 'the secrets have entries, but none is for this image',
  }
  return entryCount > 0 ? [missing, anonymous] : [anonymous]
}

function describeCandidates(image: ImageReference, match: KeyringMatch): ImageNote[] {
  const notes: ImageNote[] = []
  if (match.isHubFallback) notes.push(describeHubFallback(image))
  if (match.entries.length > 1) {
    const message = 'each candidate is tried in turn until one opens the image; a failure shows the errors of all'
    notes.push({ code: 'several-candidates', severity: 'info', message })
  }
  if (match.ties.length > 0) {
    const message = 'spellings of one key with different credentials are tried in random order; keep one of them'
    notes.push({ code: 'order-is-random', severity: 'warning', message, candidates: match.ties.flat() })
  }
  notes.push(
    ...noteWhere(
      match,
      ({ normalizedKey }) => !match.isHubFallback && endsWithinComponent(normalizedKey, image.lookup),
      {
        code: 'entry-matches-only-by-prefix',
        severity: 'warning',
        message: 'the key ends in the middle of a name of the path; add a slash to keep look-alikes out',
      },
    ),
    ...noteWhere(match, ({ entry }) => entry.username === '', {
      code: 'candidate-without-username',
      severity: 'warning',
      message: 'a candidate without user name is as good as none, yet the pull does not count as anonymous',
    }),
    ...noteWhere(match, ({ entry }) => entry.written.nonUtf8 !== undefined, {
      code: 'candidate-not-utf8',
      severity: 'warning',
      message: 'a credential that is not UTF-8 never reaches the container runtime',
    }),
  )
  return notes
}

function noteWhere(match: KeyringMatch, isMeant: (entry: KeyringEntry) => boolean, note: ImageNote): ImageNote[] {
  const candidates = [...match.entries.keys()].filter((index) => {
    const entry = match.entries[index]
    return entry !== undefined && isMeant(entry)
  })
  return candidates.length > 0 ? [{ ...note, candidates }] : []
}

function describeHubFallback(image: ImageReference): ImageNote {
  const isHub = image.registry === hubHost
  return {
    code: 'would-use-hub-fallback',
    severity: isHub ? 'info' : 'warning',
    message: isHub
      ? 'no key matches docker.io, so the entries of index.docker.io are used'
      : "this host has neither dot nor port, so Docker Hub's credentials would be sent to it",
  }
}

function compareIntended(match: KeyringMatch, intended: IntendedEntry | undefined): ImageNote[] {
  const [first] = match.entries
  if (!intended || !first) return []
  const isSame =
    first.secretIndex === intended.secretIndex &&
    (intended.registry === undefined || first.entry.key === intended.registry)
  if (isSame) return []
  const message = 'another entry than the intended one is tried first'
  return [{ code: 'first-candidate-differs-from-intended', severity: 'warning', message, candidates: [0] }]
}

/** Nodes in the clouds bring credentials for the registries of their cloud (kubelet credential providers). */
function describeNode(image: ImageReference): ImageNote[] {
  const registry = recogniseRegistry(image.registry)?.id
  if (registry !== 'ecr' && registry !== 'ecr-public' && registry !== 'google' && registry !== 'acr') return []
  const message = "the node's own credentials are tried after these, so a stale secret may go unnoticed on some nodes"
  return [{ code: 'node-credentials-may-mask', severity: 'info', message }]
}
