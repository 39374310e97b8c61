// Percent-decoding as Go's net/url does it for the parts of a URL.

/** `other` stands for path, user information and fragment, which decode alike. */
export type EscapeMode = 'host' | 'zone' | 'other'

export type UnescapeResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly fault: 'invalid-escape' | 'invalid-host-character' }

const hostCharacter = /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/
const forbiddenInHost = /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"%\x80-\xff]/

/**
 * Decodes every `%XX` of a byte string to the byte it names. In a host only bytes from 0x80 and `%25` may be escaped, and only certain
 * ASCII characters may stand at all; in a zone what a host may hold, and a blank, may be escaped as well.
 */
export function unescapeUrl(text: string, mode: EscapeMode): UnescapeResult {
  const parts: string[] = []
  let start = 0
  for (let at = text.indexOf('%'); at !== -1; at = text.indexOf('%', start)) {
    const digits = text.slice(at + 1, at + 3)
    if (!/^[0-9a-fA-F]{2}$/.test(digits)) return { ok: false, fault: 'invalid-escape' }
    const decoded = String.fromCharCode(Number.parseInt(digits, 16))
    if (!mayEscape(decoded, mode)) return { ok: false, fault: 'invalid-escape' }
    parts.push(text.slice(start, at), decoded)
    start = at + 3
  }
  if (mode !== 'other' && forbiddenInHost.test(text)) return { ok: false, fault: 'invalid-host-character' }
  parts.push(text.slice(start))
  return { ok: true, text: parts.join('') }
}

function mayEscape(decoded: string, mode: EscapeMode): boolean {
  if (mode === 'other' || decoded === '%') return true
  if (mode === 'host') return decoded >= '\x80'
  return decoded === ' ' || hostCharacter.test(decoded)
}
