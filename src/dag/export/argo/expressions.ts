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

type ResultReference = Extract<Reference, { kind: 'result' }>
type TaskName = (id: string) => string

/** The value of an input parameter: a text as it is, everything else as JSON. */
export function resultTag(reference: ResultReference, taskName: TaskName): string {
  return `{{=let value = ${readValue(reference, taskName)}; ${asText('value')}}}`
}

/**
 * The condition of a task that uses results. Where a value is put, Argo goes on to run what looks like a tag, and has no way to write that as
 * a text: with such a value the condition is no condition, which ends the task with an error before it begins. So does a result that is not
 * there. A brace at the end could become a tag with what follows.
 */
export function noTagCondition(references: readonly ResultReference[], taskName: TaskName): string {
  const lets = references.map((reference, at) => {
    const value = `value${at}`
    return `let ${value} = ${readValue(reference, taskName)}; let text${at} = ${asText(value)}; `
  })
  const isTag = references.map((_, at) => `text${at} contains '{' + '{' || text${at} endsWith '{'`)
  return `{{=${lets.join('')}${isTag.join(' || ')} ? 'a result holds braces that Argo would run as a template' : 'true'}}`
}

/** Names and keys are of letters, digits, `-` and `_`. */
function readValue({ task, path }: ResultReference, taskName: TaskName): string {
  const keys = path.map((key) => (/^\d+$/.test(key) ? `[${key}]` : `['${key}']`)).join('')
  return `fromJSON(tasks['${taskName(task)}'].outputs.parameters.${resultOutput})${keys}`
}

function asText(value: string): string {
  return `type(${value}) == 'string' ? ${value} : toJson(${value})`
}
