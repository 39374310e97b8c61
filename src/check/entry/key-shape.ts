// A key of a docker config taken apart once, for all that is asked about it.

import { toByteString } from '../../dockerconfig/byte-string.ts'
import type { GoUrl } from '../../dockerconfig/go-url.ts'
import { normalizeKey } from '../../dockerconfig/key.ts'
import { compareKey, type KeyPattern, parseKeyPattern, parseMatchTarget } from '../../dockerconfig/key-match.ts'
import { legacyHubHost } from '../../image/docker-hub.ts'
import { parseImage } from '../../image/parse.ts'

/** A key that is a URL in Go's eyes. All texts are byte strings. */
export interface KeyShape {
  /** As the kubelet compares it. */
  readonly normalized: string
  /** The first reading as a URL, before the API version is cut off. */
  readonly url: GoUrl
  readonly pattern: KeyPattern | undefined
  /** Lower case, without port: what the registry is recognised by. */
  readonly hostName: string
  readonly port: string
  /** The path that images have to begin with; `/` counts as none. */
  readonly path: string
}

/** Takes a key apart; undefined when the kubelet skips it. */
export function parseKeyShape(key: string): KeyShape | undefined {
  const parsed = normalizeKey(key)
  if (!parsed.ok) return undefined
  const { normalized, url } = parsed
  const slash = normalized.indexOf('/')
  const colon = /:([0-9]*)$/.exec(url.host)
  return {
    normalized,
    url,
    pattern: parseKeyPattern(normalized),
    hostName: (colon ? url.host.slice(0, colon.index) : url.host).toLowerCase(),
    port: colon?.[1] ?? '',
    path: slash === -1 ? '' : normalized.slice(slash),
  }
}

/** Whether some image exists that selects an entry under this key. Found by building one and asking the keyring's own comparison. */
export function canMatchSomeImage({ normalized, url, pattern, path }: KeyShape): boolean {
  if (normalized === legacyHubHost) return true
  if (!pattern) return false
  const host = url.host.replace(/:$/, '').replaceAll('*', 'X')
  const start = pattern.path === '' || pattern.path === '/' ? '/' : pattern.path
  const endings = path.length > 250 ? [''] : ['x', '', 'x/x']
  return endings.some((ending) => {
    const image = parseImage(`${host}${start}${ending}`)
    const target = image.ok ? parseMatchTarget(toByteString(image.image.lookup)) : undefined
    return target !== undefined && compareKey(pattern, target) === 'match'
  })
}
