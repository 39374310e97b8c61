// Whether a normalised key fits an image: URLsMatch of pkg/credentialprovider/keyring.go, with the key parsed once for many images.

import { parseGoUrl } from './go-url.ts'
import { compileLabel, type LabelGlob, matchLabel } from './host-glob.ts'

/** A key or an image taken apart for comparing. */
interface SplitAddress {
  readonly labels: readonly string[]
  readonly port: string
  readonly path: string
}

/** A normalised key made ready for comparing. */
export interface KeyPattern extends SplitAddress {
  readonly globs: readonly LabelGlob[]
}

/** An image's look-up string made ready for comparing. */
export type MatchTarget = SplitAddress

/** `match`, or the first thing that differs, in the order in which the kubelet compares. */
export type KeyComparison = 'match' | 'port-differs' | 'label-count-differs' | 'path-is-no-prefix' | 'host-differs'

/**
 * Parses a normalised key, a byte string. The kubelet parses it as a URL again, so that its path is percent-decoded a second time and a
 * `?` or `#` that the first time uncovered cuts it. Undefined when that fails: such a key never matches.
 */
export function parseKeyPattern(normalized: string): KeyPattern | undefined {
  const address = splitAddress(normalized)
  return address && { ...address, globs: address.labels.map(compileLabel) }
}

/** Parses an image's look-up string; undefined when no key can ever match it (an IPv6 literal that is no address). */
export function parseMatchTarget(lookup: string): MatchTarget | undefined {
  return splitAddress(lookup)
}

/** Compares a key with an image. */
export function compareKey(key: KeyPattern, target: MatchTarget): KeyComparison {
  if (key.port !== target.port) return 'port-differs'
  if (key.labels.length !== target.labels.length) return 'label-count-differs'
  if (!target.path.startsWith(key.path)) return 'path-is-no-prefix'
  return key.globs.every((glob, index) => matchLabel(glob, target.labels[index] ?? '')) ? 'match' : 'host-differs'
}

function splitAddress(address: string): SplitAddress | undefined {
  const parsed = parseGoUrl(address)
  if (!parsed.ok) return undefined
  const { host, port } = splitHostPort(parsed.url.host)
  return { labels: host.split('.'), port, path: parsed.url.path }
}

/** SplitHostPort of Go's net package with the kubelet's reading of its errors: then all of it is host. */
function splitHostPort(text: string): { host: string; port: string } {
  const colon = text.lastIndexOf(':')
  const whole = { host: text, port: '' }
  if (colon === -1) return whole
  if (!text.startsWith('[')) {
    const host = text.slice(0, colon)
    return /[:[\]]/.test(text.slice(0, colon)) || /[[\]]/.test(text) ? whole : { host, port: text.slice(colon + 1) }
  }
  const end = text.indexOf(']')
  const isSplit = end + 1 === colon && !text.includes('[', 1) && !text.includes(']', end + 1)
  return isSplit ? { host: text.slice(1, end), port: text.slice(colon + 1) } : whole
}
