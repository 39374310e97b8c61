// Why a key of a docker config does not fit an image, in the words of the person who wrote the key.

import { compileLabel, matchLabel } from '../dockerconfig/host-glob.ts'
import { type KeyPattern, type MatchTarget, parseKeyPattern, parseMatchTarget } from '../dockerconfig/key-match.ts'
import type { KeyringEntry } from '../dockerconfig/keyring.ts'
import { hubHost, legacyHubHost, usesHubFallback } from '../image/docker-hub.ts'
import type { ImageReference } from '../image/reference.ts'
import { isDockerHubLookAlike } from '../registries/docker-hub.ts'

export type MismatchCode =
  | 'case-differs'
  | 'host-differs'
  | 'hub-alias-never-matches'
  | 'hub-fallback-shadowed'
  | 'key-has-tag'
  | 'key-never-matches'
  | 'key-unparsable'
  | 'label-count-differs'
  | 'path-is-no-prefix'
  | 'port-differs'
  | 'scheme-unknown'
  | 'wildcard-in-path'

/** Why an entry is no candidate. */
export interface Mismatch {
  readonly code: MismatchCode
  /** A sentence without full stop; holds no text from outside but port numbers. */
  readonly message: string
}

/** An image made ready for explaining why many keys do not fit it. */
export interface MismatchTarget {
  readonly image: ImageReference
  /** Undefined when no key can ever fit. */
  readonly address: MatchTarget | undefined
  readonly lowerCaseLabels: readonly string[]
  readonly labelSet: ReadonlySet<string>
}

/** Prepares `image` for {@link explainMismatch}. */
export function prepareMismatchTarget(image: ImageReference): MismatchTarget {
  const address = parseMatchTarget(image.lookup)
  const labels = address?.labels ?? []
  return { image, address, lowerCaseLabels: labels.map(lowerCase), labelSet: new Set(labels) }
}

/** Says why the key of `entry`, which is no candidate, does not fit the image: the difference a person would mend first. */
export function explainMismatch({ entry, normalizedKey }: KeyringEntry, target: MismatchTarget): Mismatch {
  const pattern = parseKeyPattern(normalizedKey)
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(entry.key) && !/^https?:\/\//.test(entry.key)) {
    return { code: 'scheme-unknown', message: 'only https:// and http://, in lower case, are taken off a key' }
  }
  if (!pattern || !target.address) return { code: 'key-never-matches', message: 'the two can never match' }
  return explainHub(normalizedKey, pattern, target.image) ?? explainDifference(pattern, target, target.address)
}

function explainHub(normalizedKey: string, pattern: KeyPattern, image: ImageReference): Mismatch | undefined {
  if (normalizedKey === legacyHubHost && usesHubFallback(image.lookup)) {
    return {
      code: 'hub-fallback-shadowed',
      message: 'index.docker.io is only tried when no other key matches, and one does',
    }
  }
  const host = pattern.labels.join('.').toLowerCase()
  if (image.registry !== hubHost || !(isDockerHubLookAlike(host) || host === legacyHubHost)) return undefined
  return {
    code: 'hub-alias-never-matches',
    message:
      'images of Docker Hub are looked up as docker.io; write https://index.docker.io/v1/ with its last slash, or docker.io',
  }
}

function explainDifference(pattern: KeyPattern, target: MismatchTarget, address: MatchTarget): Mismatch {
  if (fitsHost(pattern.labels, address.labels)) {
    return pattern.port === address.port ? explainPath(pattern, address) : explainPort(pattern, address)
  }
  if (fitsHost(pattern.labels.map(lowerCase), target.lowerCaseLabels)) {
    return { code: 'case-differs', message: 'the host is written with other upper and lower case letters' }
  }
  const [ours, theirs] = [pattern.labels.length, address.labels.length]
  if (ours !== theirs && isRelated(pattern.labels, address.labels, target.labelSet)) {
    return {
      code: 'label-count-differs',
      message: `the key's host has ${ours} dot-separated parts, the image's ${theirs}; they must be as many, also with wildcards`,
    }
  }
  return { code: 'host-differs', message: 'the key is for another host' }
}

function explainPort(pattern: KeyPattern, target: MatchTarget): Mismatch {
  const describe = (port: string) => (port === '' ? 'no port' : `port ${port.slice(0, 10)}`)
  return {
    code: 'port-differs',
    message: `the key has ${describe(pattern.port)}, the image ${describe(target.port)}; no port is not the same as 443`,
  }
}

function explainPath(pattern: KeyPattern, target: MatchTarget): Mismatch {
  if (target.path.startsWith(lowerCase(pattern.path))) {
    return { code: 'case-differs', message: 'the path is written with upper case letters' }
  }
  if (pattern.path.includes('*')) {
    return { code: 'wildcard-in-path', message: 'wildcards work in the host only, in a path a star is a star' }
  }
  if (pattern.path.includes(':') || pattern.path.includes('@')) {
    return { code: 'key-has-tag', message: 'a key with a tag or digest fits no image' }
  }
  return { code: 'path-is-no-prefix', message: "the image's path does not start with the key's path" }
}

function fitsHost(labels: readonly string[], targetLabels: readonly string[]): boolean {
  return (
    labels.length === targetLabels.length &&
    labels.every((label, index) => matchLabel(compileLabel(label), targetLabels[index] ?? ''))
  )
}

/** Whether a person would take the key for the image's host: they end alike, or share a name beside the key's wildcards. */
function isRelated(
  labels: readonly string[],
  targetLabels: readonly string[],
  targetSet: ReadonlySet<string>,
): boolean {
  const depth = Math.min(labels.length, targetLabels.length)
  if (labels.at(-1) === '' || fitsHost(labels.slice(-depth), targetLabels.slice(-depth))) return true
  return labels.some((label) => label.includes('*')) && labels.some((label) => label.length > 3 && targetSet.has(label))
}

function lowerCase(text: string): string {
  return text.toLowerCase()
}

/** Whether the key's path ends within a path component of the image, so that it would fit look-alikes too. */
export function endsWithinComponent(normalizedKey: string, lookup: string): boolean {
  const path = parseKeyPattern(normalizedKey)?.path ?? ''
  const next = lookup.slice(lookup.indexOf('/')).charAt(path.length)
  return path !== '' && !path.endsWith('/') && next !== '/' && next !== ''
}
