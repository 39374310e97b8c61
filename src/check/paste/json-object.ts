// A JSON object between other words, found by its braces.

/**
 * The one object that stands free in the text, with words before or behind it. Undefined when there are several, or when what is around it
 * touches it: then it is a broken document rather than a document in a message.
 */
export function findJsonObject(text: string): string | undefined {
  const start = /(?<![^\s:`'(])\{\s*"/g
  const found: string[] = []
  for (let match = start.exec(text); match && found.length < 2; match = start.exec(text)) {
    const end = findEnd(text, match.index)
    if (end === undefined || !/^(?:[\s`'").,;]|$)/.test(text.slice(end, end + 1))) return undefined
    found.push(text.slice(match.index, end))
    start.lastIndex = end
  }
  const [only, ...more] = found
  if (only === undefined || more.length > 0) return undefined
  return /[A-Za-z]{2}/.test(text.replace(only, () => ' ')) ? only : undefined
}

/** Where the object that starts at `start` is closed; braces inside of texts do not count. */
function findEnd(text: string, start: number): number | undefined {
  let depth = 0
  let isText = false
  for (let at = start; at < text.length; at += 1) {
    const char = text[at]
    if (isText && char === '\\') at += 1
    else if (char === '"') isText = !isText
    else if (!isText && char === '{') depth += 1
    else if (!isText && char === '}') depth -= 1
    if (depth === 0) return at + 1
  }
  return undefined
}
