// Keys of a docker config: from the text in the document to the form that the kubelet compares and sorts.

import { toByteString } from './byte-string.ts'
import { type GoUrl, parseGoUrl, type UrlFault } from './go-url.ts'

export type NormalizedKey =
  | {
      readonly ok: true
      /** Host, or host and path, as a byte string (see byte-string.ts). */
      readonly normalized: string
      readonly url: GoUrl
    }
  | { readonly ok: false; readonly fault: UrlFault }

/**
 * Normalises a key: scheme, one leading `/v1/` or `/v2/`, user information, query and fragment dropped, path percent-decoded. A key that
 * is no URL is skipped by the kubelet with a log line (BasicDockerKeyring.Add in pkg/credentialprovider/keyring.go).
 */
export function normalizeKey(key: string): NormalizedKey {
  const bytes = toByteString(key)
  const parsed = parseGoUrl(bytes.replace(/^https?:\/\//, ''))
  if (!parsed.ok) return parsed
  const { host, path } = parsed.url
  const effectivePath = /^\/v[12]\//.test(path) ? path.slice(3) : path
  return { ok: true, normalized: effectivePath === '/' ? host : host + effectivePath, url: parsed.url }
}
