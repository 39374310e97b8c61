// Text as a literal of Python, YAML or a POSIX shell, so that no text can become code.

// A leading `=` is an expansion in zsh.
const bareShellWord = /^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$/
const named: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * `text` in double quotes with everything but printable ASCII escaped: one and the same literal for Python and for YAML, which share
 * these escapes (`\uXXXX`, `\UXXXXXXXX`).
 */
export function quoteLiteral(text: string): string {
  return `"${repairSurrogates(text).replace(/["\\]|[^ -~]/gu, escapeCharacter)}"`
}

/**
 * `text` as one word of a shell line: bare when that is safe, in single quotes when it is printable, else in `$'…'` (bash, zsh, ksh and POSIX
 * since 2024) so that a control character reaches neither terminal nor line. A NUL can't be in an argument; it is left out.
 */
export function quoteShell(text: string): string {
  if (bareShellWord.test(text)) return text
  const word = repairSurrogates(text).replaceAll('\0', '')
  if (/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u.test(word)) return `'${word.replaceAll("'", `'\\''`)}'`
  return `$'${word.replace(/['\\]|[^ -~]/gu, escapeShellCharacter)}'`
}

function repairSurrogates(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd')
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return named[character] ?? (code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`)
}

function escapeShellCharacter(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`
  // Octal bytes, because \u depends on the shell's locale.
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0')
}
