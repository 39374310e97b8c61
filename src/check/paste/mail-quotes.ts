// The marks that mail programs and tickets put before quoted lines, and the spaces they turn into non-breaking ones.

/** The text without `> ` before its lines, also nested `> > `; one space behind a mark belongs to it, further ones are indentation. */
export function stripQuoteMarks(text: string): string {
  return text.replace(/^ ?(?:>[ \u00a0]?)+/gm, '')
}

/** Whether a key is indented by a non-breaking space (U+00A0), which is no indentation to YAML. */
export function hasHardIndentation(text: string): boolean {
  return /^[ \t]*\u00a0[ \t\u00a0-]*["']?[\w./-]+["']?:/m.test(text)
}

/** The text with plain spaces where non-breaking ones (U+00A0) indent a line or stand behind a key's colon. */
export function restoreIndentation(text: string): string {
  if (!text.includes('\u00a0')) return text
  return text.replace(/^[ \t\u00a0-]+|:\u00a0/gm, (spaces) => spaces.replaceAll('\u00a0', ' '))
}
