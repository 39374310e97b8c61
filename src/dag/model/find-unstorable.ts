// Texts that can be written in a DAG and nowhere else: no argument, variable or object of the API can hold them as they are.

import { joinPath } from '../../operator/spec/traced.ts'
import type { DagIssue } from './issue.ts'

/** Half of a surrogate pair, which the API server would replace without a word, or NUL, which ends a text where programs are started. */
const unstorable = /[\0\p{Cs}]/u

/** Every text with such a character, keys included. */
export function findUnstorable(value: unknown, path = ''): DagIssue[] {
  if (typeof value === 'string') return judgeText(value, path)
  if (Array.isArray(value)) return value.flatMap((item, index) => findUnstorable(item, `${path}[${index}]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => {
    const at = joinPath(path, key)
    return [...judgeText(key, at), ...findUnstorable(part, at)]
  })
}

function judgeText(text: string, path: string): DagIssue[] {
  if (!unstorable.test(text)) return []
  const what = text.includes('\0') ? 'a NUL character' : 'half of a character (a lone surrogate)'
  return [{ path, message: `holds ${what}, which no container can be given` }]
}
