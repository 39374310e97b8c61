// Text that others wrote, made safe to show: what a terminal or a reader could be fooled by becomes visible.

// Controls, format, private-use and lone surrogate characters, line and paragraph separators, and everything that Unicode calls
// default-ignorable (bidirectional and zero-width formatting, tags, fillers, variation selectors; UAX 44).
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** `text` with `write` in place of every character that could move the cursor, hide, or reorder text. */
export function replaceUnsafe(text: string, write: (character: string) => string): string {
  return text.replace(unsafe, write)
}

/** `text` on one line, with unsafe characters as JavaScript writes them: `\n`, `\xNN`, `\u{N}`. */
export function escapeUnsafe(text: string): string {
  return replaceUnsafe(text, writeEscape)
}

/** Whether {@link escapeUnsafe} would change a character of `text`. */
export function hasUnsafeCharacters(text: string): boolean {
  return text.search(unsafe) >= 0
}

/** `text` as one line of words: white space runs as one space, unsafe characters escaped, cut after `limit` characters. */
export function plainText(text: string, limit: number): string {
  const bounded = text
    .slice(0, limit * 2)
    .replace(/\s+/gu, ' ')
    .trim()
  const escaped = escapeUnsafe(bounded)
  return escaped.length > limit || text.length > limit * 2 ? `${escaped.slice(0, limit)}…` : escaped
}

/**
 * `text` without the user info of URLs and registry keys in it (`https://user:password@host`, `user:password@host`), which may hold a password.
 * Digests (`image:tag@sha256:...`) stay.
 */
export function maskUserInfo(text: string): string {
  return text
    .replace(/(:\/\/)[^\s/"'`]*@/g, '$1[redacted]@')
    .replace(/(^|[\s"'`[(])[^\s"'`/@:[\]()]*:[^\s"'`/@]*@(?!sha\d+:)/g, '$1[redacted]@')
}

function writeEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return named[character] ?? (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u{${hex(code, 4)}}`)
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}
