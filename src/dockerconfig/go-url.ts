// Go's net/url.Parse as far as registry keys need it: `http(s)://` texts to host and path. The WHATWG URL differs in nearly every corner.

import { isIpv6Literal } from './ipv6.ts'
import { type EscapeMode, unescapeUrl } from './url-escape.ts'

/** A parsed URL; host and path are byte strings (see byte-string.ts) because percent-decoding can give any bytes. */
export interface GoUrl {
  /** Case kept, with `:port` as written. */
  readonly host: string
  /** Percent-decoded once. */
  readonly path: string
  /** Whether a `user@` part was dropped. */
  readonly hasUserinfo: boolean
  /** Whether a `?` or `#` part was dropped. */
  readonly hasQueryOrFragment: boolean
}

export type UrlFault =
  | 'control-character'
  | 'invalid-escape'
  | 'invalid-host-character'
  | 'invalid-ip-literal'
  | 'invalid-port'
  | 'invalid-userinfo'

export type GoUrlResult = { readonly ok: true; readonly url: GoUrl } | { readonly ok: false; readonly fault: UrlFault }

class UrlError extends Error {
  readonly fault: UrlFault
  constructor(fault: UrlFault) {
    super(fault)
    this.fault = fault
  }
}

/**
 * Parses `scheme://rest` given as `rest`, a byte string, for the schemes http and https. Never throws. Follows Go 1.24 to 1.26 with
 * `urlstrictcolons=0`, as Kubernetes 1.34 is built; a bracket that does not start the host is refused as patched releases do.
 */
export function parseGoUrl(rest: string): GoUrlResult {
  try {
    return { ok: true, url: parse(rest) }
  } catch (error) {
    if (!(error instanceof UrlError)) throw error
    return { ok: false, fault: error.fault }
  }
}

function parse(rest: string): GoUrl {
  const [beforeFragment, fragment] = cut(rest, '#')
  if (/[\0-\x1f\x7f]/.test(beforeFragment)) throw new UrlError('control-character')
  const [hierarchical, query] = cut(beforeFragment, '?')
  const slash = hierarchical.indexOf('/')
  const authority = slash === -1 ? hierarchical : hierarchical.slice(0, slash)
  const at = authority.lastIndexOf('@')
  const host = parseHost(authority.slice(at + 1))
  if (at !== -1) checkUserinfo(authority.slice(0, at))
  const path = slash === -1 ? '' : decodeEscapes(hierarchical.slice(slash), 'other')
  if (fragment !== undefined) decodeEscapes(fragment, 'other')
  return { host, path, hasUserinfo: at !== -1, hasQueryOrFragment: query !== undefined || fragment !== undefined }
}

function parseHost(host: string): string {
  const bracket = host.lastIndexOf('[')
  if (bracket > 0) throw new UrlError('invalid-ip-literal')
  if (bracket === 0) return parseIpLiteral(host)
  const colon = host.lastIndexOf(':')
  if (colon !== -1) checkPort(host.slice(colon))
  return decodeEscapes(host, 'host')
}

function parseIpLiteral(host: string): string {
  const close = host.lastIndexOf(']')
  if (close === -1) throw new UrlError('invalid-ip-literal')
  const port = host.slice(close + 1)
  if (port !== '') checkPort(port)
  const address = host.slice(1, close)
  const zone = address.indexOf('%25')
  const decoded =
    zone === -1
      ? decodeEscapes(address, 'host')
      : decodeEscapes(address.slice(0, zone), 'host') + decodeEscapes(address.slice(zone), 'zone')
  if (!isIpv6Literal(decoded)) throw new UrlError('invalid-ip-literal')
  return `[${decoded}]${port}`
}

function checkPort(colonPort: string): void {
  if (!/^:[0-9]*$/.test(colonPort)) throw new UrlError('invalid-port')
}

function checkUserinfo(userinfo: string): void {
  if (/[^A-Za-z0-9\-._:~!$&'()*+,;=%@]/.test(userinfo)) throw new UrlError('invalid-userinfo')
  decodeEscapes(userinfo, 'other')
}

function decodeEscapes(text: string, mode: EscapeMode): string {
  const result = unescapeUrl(text, mode)
  if (!result.ok) throw new UrlError(result.fault)
  return result.text
}

function cut(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator)
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
