// Text from outside, ready for a terminal or a document.

import { escapeUnsafe, maskUserInfo, replaceUnsafe } from '../../basics/shown-text.ts'

/** `text` on one line, unsafe characters escaped. At most `maxLength` characters of it are shown, with `...` where more was left out. */
export function escapeText(text: string, maxLength = 400): string {
  return escapeUnsafe(text.length > maxLength ? `${text.slice(0, maxLength)}...` : text)
}

/** Text from outside, ready for a terminal: without user info, escaped and bounded. */
export function showText(text: string, maxLength?: number): string {
  return escapeText(maskUserInfo(text), maxLength)
}

/** The unsafe characters that JSON and YAML writers leave as they are, as `\uNNNN` escapes that both formats read back unchanged. */
export function escapeInsideQuotes(document: string): string {
  return replaceUnsafe(document, (character) => {
    if (character === '\n') return character
    const units = [...Array(character.length).keys()].map((index) => character.charCodeAt(index))
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
  })
}
