// Names and texts that others wrote, made fit for a message: no control characters, bounded, in backticks.

const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu
const longestName = 200

/** `text` without control, format and direction characters (shown as `\u{…}`), white space runs as one space, cut after `limit` characters. */
export function plainText(text: string, limit: number): string {
  const bounded = text
    .slice(0, limit * 2)
    .replace(/\s+/gu, ' ')
    .trim()
  const escaped = bounded.replace(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
  return escaped.length > limit || text.length > limit * 2 ? `${escaped.slice(0, limit)}…` : escaped
}

/** A name in backticks, safe to show. */
export function quoteName(name: string): string {
  return `\`${plainText(name, longestName).replaceAll('`', "'")}\``
}
