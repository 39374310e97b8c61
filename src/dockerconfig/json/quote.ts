// Text as a JSON string literal, escaped as Go's json.Marshal does it.

const escaped = /[<>&\u2028\u2029]/g

/** `text` in quotes. `<`, `>`, `&`, U+2028 and U+2029 are escaped too, a lone surrogate becomes U+FFFD. */
export function quoteJson(text: string): string {
  const wellFormed = Buffer.from(text, 'utf8').toString('utf8')
  return JSON.stringify(wellFormed).replace(
    escaped,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
