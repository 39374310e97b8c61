// Texts in fields that Airflow renders with Jinja: what looks like a template stays a text, and references become templates.

import type { Reference, TextParts } from '../../model/reference.ts'

/** Name of the function in the exported file that writes a result or parameter as text. */
export const asText = 'as_text'

/** The template that renders to the text of `parts`. */
export function jinjaTemplate(parts: TextParts): string {
  const [only] = parts
  if (parts.length === 1 && typeof only === 'string' && !isChangedByJinja(only)) return only
  // The empty text has no parts.
  return parts.map((part) => (typeof part === 'string' ? quoteText(part) : `{{ ${expression(part)} }}`)).join('')
}

/** Whether rendering would give something else than the text: delimiters, and line ends that Jinja drops or rewrites. */
function isChangedByJinja(text: string): boolean {
  return /\{[{%#]|\r|\n$/.test(text)
}

/** As an expression of a string literal, because Jinja has no other way to write every text. */
function quoteText(text: string): string {
  if (!/[{\r\n]/.test(text)) return text
  return `{{ '${text.replace(/['\\{}%#]|[^ -~]/gu, escapeCharacter)}' }}`
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/** Names in references are made of letters, digits, `-` and `_`. */
function expression(reference: Reference): string {
  if (reference.kind === 'param') return `${asText}(params['${reference.name}'])`
  const { task, path } = reference
  return `${asText}(${[`ti.xcom_pull(task_ids='${task}')`, ...path.map((key) => `'${key}'`)].join(', ')})`
}
