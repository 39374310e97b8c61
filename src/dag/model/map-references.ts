// Where references may stand in a task: in its arguments, and as values of its environment.

import { joinPath } from '../../operator/spec/traced.ts'
import { isReference } from './reference.ts'

type Fields = Readonly<Record<string, unknown>>

/** `task` with what `replace` gives in the place of each reference; `at` is its path in the task. Everything else stays as it is. */
export function mapReferences(task: Fields, replace: (reference: object, at: string) => string): Fields {
  const change = (value: unknown, at: string) => (isReference(value) ? replace(value, at) : value)
  const { arguments: list, env } = task
  return {
    ...task,
    ...(Array.isArray(list) && {
      arguments: list.map((value: unknown, index) => change(value, `arguments[${index}]`)),
    }),
    ...(isMap(env) && {
      env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, change(value, joinPath('env', name))])),
    }),
  }
}

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isReference(value)
}
