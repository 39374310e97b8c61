// Values that a template or an example left behind. Careful with false alarms: `$oauthtoken` and `robot$name` are real user names.

/** Whole values that nobody has as a user name or password. */
const examples =
  /^(?:change[-_ ]?(?:me|it)|replace[-_ ]?(?:me|this)|(?:your|my)[-_ ](?:user(?:name)?|login|pass(?:word)?|token|pat|api[-_ ]?key|secret|registry)(?:[-_ ]here)?|(?:user(?:name)?|pass(?:word)?|token)[-_ ]here|todo|tbd|fixme|x{3,}|\*{3,}|\.{3}|…|\[?redacted\]?)$/i

/** Whether a value is, or has in it, something that should have been replaced: `${X}`, `$(…)`, `{{ … }}`, `<…>`, `$NAME`, `changeme`. */
export function hasPlaceholder(value: string): boolean {
  if (encloses(value, '${', '}') || encloses(value, '$(', ')') || encloses(value, '{{', '}}')) return true
  if (value.length > 200) return false
  const text = value.trim()
  return (
    examples.test(text) ||
    /^<[^<>]+>$/.test(text) ||
    /^\$[A-Z][A-Z0-9_]*$/.test(text) ||
    /^%[A-Z][A-Z0-9_]*%$/.test(text)
  )
}

/** Whether `open` and, somewhere behind it, `close` occur. */
function encloses(text: string, open: string, close: string): boolean {
  const start = text.indexOf(open)
  return start !== -1 && text.indexOf(close, start + open.length) !== -1
}
