// Text from outside made safe to show: what a terminal or a reader could be fooled by becomes visible.

// Controls, lone surrogates, line and paragraph separators, everything Unicode calls default-ignorable (bidirectional and
// zero-width formatting, tags, fillers, variation selectors; UAX 44) and interlinear annotation marks.
const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu

/**
 * `text` on one line with every character that could move the cursor, hide, or reorder text written as `\xNN` or `\u{N}`.
 * At most `maxLength` characters of it are shown, with `...` where more was left out.
 */
export function escapeText(text: string, maxLength = 400): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}...` : text
  return cut.replace(unsafe, visible)
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

/** Text from outside, ready for a terminal: without user info, escaped and bounded. */
export function showText(text: string, maxLength?: number): string {
  return escapeText(maskUserInfo(text), maxLength)
}

/** Whether {@link escapeText} would change a character of `text`. */
export function hasUnsafeCharacters(text: string): boolean {
  return text.search(unsafe) >= 0
}

/** The unsafe characters that JSON and YAML writers leave as they are, as `\uNNNN` escapes that both formats read back unchanged. */
export function escapeInsideQuotes(document: string): string {
  return document.replace(unsafe, (character) => {
    if (character === '\n') return character
    return [...Array(character.length).keys()].map((index) => `\\u${hex(character.charCodeAt(index), 4)}`).join('')
  })
}

function visible(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\r') return '\\r'
  if (character === '\t') return '\\t'
  const code = character.codePointAt(0) ?? 0
  return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u{${hex(code, 4)}}`
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}
