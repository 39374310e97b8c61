// References as Argo's template tags, and texts that would be taken for such.

import type { Reference, TextParts } from '../../model/reference.ts'

/** The output parameter that a task's result is in. */
export const resultOutput = 'result'

/** Whether Argo would see a tag where a text is meant: there is no way to write `{{` as a text. */
export function looksLikeTag(parts: TextParts): boolean {
  return parts.some((part, index) => {
    if (typeof part !== 'string') return false
    return part.includes('{{') || (part.endsWith('{') && typeof parts[index + 1] === 'object')
  })
}

/** The text of `parts` with tags in the place of references; `nameInput` names the input parameter for a result. */
export function writeTags(
  parts: TextParts,
  nameInput: (reference: Extract<Reference, { kind: 'result' }>) => string,
): string {
  const tags = parts.map((part) => {
    if (typeof part === 'string') return part
    return part.kind === 'param' ? `{{workflow.parameters.${part.name}}}` : `{{inputs.parameters.${nameInput(part)}}}`
  })
  return tags.join('')
}

/** The value of an input parameter: a text as it is, everything else as JSON. Names and keys are of letters, digits, `-` and `_`. */
export function resultTag(
  { task, path }: Extract<Reference, { kind: 'result' }>,
  taskName: (id: string) => string,
): string {
  const keys = path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `['${key}']`)).join('')
  const value = `fromJSON(tasks['${taskName(task)}'].outputs.parameters.${resultOutput})${keys}`
  return `{{=let value = ${value}; type(value) == 'string' ? value : toJson(value)}}`
}
