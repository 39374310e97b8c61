// The entries of all of a pod's secrets, indexed and looked up as the kubelet does: BasicDockerKeyring of pkg/credentialprovider.

import { legacyHubHost, usesHubFallback } from '../image/docker-hub.ts'
import { toByteString } from './byte-string.ts'
import type { DockerConfigEntry } from './entry.ts'
import type { UrlFault } from './go-url.ts'
import { normalizeKey } from './key.ts'
import { compareKey, type KeyPattern, parseKeyPattern, parseMatchTarget } from './key-match.ts'

/** The entries of one secret, with its place in the pod's list. */
export interface KeyringSource {
  readonly secretIndex: number
  readonly entries: readonly DockerConfigEntry[]
}

/** An entry in a keyring. */
export interface KeyringEntry {
  readonly secretIndex: number
  readonly entry: DockerConfigEntry
  /** A byte string (see byte-string.ts). */
  readonly normalizedKey: string
}

/** All entries under one normalised key, in the order in which they are tried. */
export interface KeyringKey {
  /** A byte string. */
  readonly normalizedKey: string
  /** Undefined when the key never matches. */
  readonly pattern: KeyPattern | undefined
  readonly entries: readonly KeyringEntry[]
}

/** An entry that the kubelet leaves out with a log line, because its key is no URL. */
export interface SkippedEntry {
  readonly secretIndex: number
  readonly entry: DockerConfigEntry
  readonly fault: UrlFault
}

export interface Keyring {
  /** In the order in which they are tried: descending byte order. */
  readonly keys: readonly KeyringKey[]
  readonly skipped: readonly SkippedEntry[]
}

/** The entries the kubelet tries for an image, in order. */
export interface KeyringMatch {
  readonly entries: readonly KeyringEntry[]
  /** Index groups into `entries` whose order is random for each pull. */
  readonly ties: readonly (readonly number[])[]
  /** Whether no key matched and the entries are those of `index.docker.io`. */
  readonly isHubFallback: boolean
}

/** Builds a keyring from the secrets in the pod's order. Parses every key once, so that looking up is cheap. */
export function buildKeyring(sources: readonly KeyringSource[]): Keyring {
  const byKey = new Map<string, KeyringEntry[]>()
  const skipped: SkippedEntry[] = []
  for (const { secretIndex, entries } of sources) {
    for (const entry of sortByKey(entries)) {
      const key = normalizeKey(entry.key)
      if (!key.ok) {
        skipped.push({ secretIndex, entry, fault: key.fault })
        continue
      }
      const group = byKey.get(key.normalized) ?? []
      if (group.length === 0) byKey.set(key.normalized, group)
      group.push({ secretIndex, entry, normalizedKey: key.normalized })
    }
  }
  const sorted = [...byKey].sort(([a], [b]) => (a < b ? 1 : -1))
  const keys = sorted.map(([normalizedKey, entries]) => ({
    normalizedKey,
    pattern: parseKeyPattern(normalizedKey),
    entries,
  }))
  return { keys, skipped }
}

/** Looks up `lookup`, an image as `registry/repository`. No entry at all means that the kubelet pulls anonymously. */
export function lookUpKeyring(keyring: Keyring, lookup: string): KeyringMatch {
  const target = parseMatchTarget(lookup)
  const matching = target
    ? keyring.keys.filter(({ pattern }) => pattern !== undefined && compareKey(pattern, target) === 'match')
    : []
  if (matching.length > 0 || !usesHubFallback(lookup)) return describeMatch(matching, false)
  const hub = keyring.keys.find(({ normalizedKey }) => normalizedKey === legacyHubHost)
  return describeMatch(hub ? [hub] : [], hub !== undefined)
}

function describeMatch(keys: readonly KeyringKey[], isHubFallback: boolean): KeyringMatch {
  const entries = keys.flatMap((key) => key.entries)
  return { entries, ties: findTies(entries), isHubFallback }
}

/** Go keeps the entries of one secret in a map, whose order is random: spellings of one key come in any order. */
function findTies(entries: readonly KeyringEntry[]): number[][] {
  const groups: number[][] = []
  for (const [index, entry] of entries.entries()) {
    const previous = entries[index - 1]
    const isSameGroup = previous?.secretIndex === entry.secretIndex && previous.normalizedKey === entry.normalizedKey
    if (isSameGroup) groups.at(-1)?.push(index)
    else groups.push([index])
  }
  return groups.filter((group) => group.some((index) => isDifferent(entries[group[0] ?? 0], entries[index])))
}

function isDifferent(a: KeyringEntry | undefined, b: KeyringEntry | undefined): boolean {
  return a !== b && (!a || !b || identify(a.entry) !== identify(b.entry))
}

/** User name, password and e-mail as one text; bytes that are not UTF-8 are told apart. */
function identify({ username, password, email, written }: DockerConfigEntry): string {
  const bytes = written.nonUtf8 && Buffer.from(written.nonUtf8.reveal()).toString('latin1')
  return JSON.stringify([username, password.reveal(), email, bytes])
}

function sortByKey(entries: readonly DockerConfigEntry[]): DockerConfigEntry[] {
  const keyed = entries.map((entry) => [toByteString(entry.key), entry] as const)
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
}
