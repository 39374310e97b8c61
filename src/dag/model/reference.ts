// References from one task to another's result or to a parameter: how they are written, and how they are read.

import { PullpassError } from '../../errors/pullpass-error.ts'

/** A part of another task's result: the task's id, then the way to the value, joined by dots. */
export interface ResultReference<TaskId extends string = string> {
  readonly $result: TaskId | `${TaskId}.${string}`
}

/** The value of a parameter of the DAG. */
export interface ParamReference<Name extends string = string> {
  readonly $param: Name
}

/** Texts and references joined to one text. */
export interface JoinedText<TaskId extends string = string> {
  readonly $text: readonly (string | ResultReference<TaskId> | ParamReference)[]
}

/** A text that may depend on results and parameters. */
export type TextValue<TaskId extends string = string> = string | TextReference<TaskId>

/** What stands in the place of a text. */
export type TextReference<TaskId extends string = string> =
  | ResultReference<TaskId>
  | ParamReference
  | JoinedText<TaskId>

/** A reference as it was read. */
export type Reference =
  | { readonly kind: 'result'; readonly task: string; readonly path: readonly string[] }
  | { readonly kind: 'param'; readonly name: string }

/** A text in parts, in their order. */
export type TextParts = readonly (string | Reference)[]

const marks = ['$result', '$param', '$text'] as const
const word = /^[\w-]+$/

/**
 * The result of task `task`, or a part of it: `result('count', 'rows', 0)` is `rows[0]` of what `count` gave. Throws `usage` for keys that are
 * not made of letters, digits, `-` and `_`.
 */
export function result<const TaskId extends string>(
  task: TaskId,
  ...path: readonly (string | number)[]
): ResultReference<TaskId> {
  const keys = path.map(String)
  const odd = [task, ...keys].find((key) => !word.test(key))
  if (odd !== undefined) {
    throw new PullpassError('usage', 'a reference to a result may have letters, digits, `-` and `_` only')
  }
  return { $result: keys.length === 0 ? task : `${task}.${keys.join('.')}` }
}

/** The value of the DAG's parameter `name`. */
export function param<const Name extends string>(name: Name): ParamReference<Name> {
  return { $param: name }
}

/** A template tag: `` text`s3://bucket/${param('day')}/${result('count', 'rows')}` ``. */
export function text<const TaskId extends string = never>(
  strings: readonly string[],
  ...values: readonly (string | ResultReference<TaskId> | ParamReference)[]
): JoinedText<TaskId> {
  const parts = strings.flatMap((string, index) => {
    const value = values[index]
    return value === undefined ? [string] : [string, value]
  })
  return { $text: parts.filter((part) => part !== '') }
}

/** Whether `value` is meant as a reference, well written or not. */
export function isReference(value: unknown): value is object {
  return typeof value === 'object' && value !== null && marks.some((mark) => Object.hasOwn(value, mark))
}

/** The parts of a text or reference; a sentence that goes on from its path when it is neither. */
export function readTextParts(value: unknown): { readonly parts: TextParts } | { readonly fault: string } {
  if (typeof value === 'string') return { parts: [value] }
  if (!isReference(value)) return { fault: 'must be a text or a reference' }
  if (Object.keys(value).length !== 1) return { fault: 'is a reference and may have no other field' }
  const joined: unknown = Reflect.get(value, '$text')
  if (joined === undefined) return readSingle(value)
  if (!Array.isArray(joined)) return { fault: 'has a `$text` that is no list' }
  const parts = joined.map((part: unknown) => (typeof part === 'string' ? { parts: [part] } : readSingle(part)))
  const fault = parts.find((part) => 'fault' in part)
  return fault ?? { parts: parts.flatMap((part) => ('parts' in part ? part.parts : [])) }
}

function readSingle(value: unknown): { readonly parts: TextParts } | { readonly fault: string } {
  const from: unknown = Reflect.get(Object(value), '$result')
  const name: unknown = Reflect.get(Object(value), '$param')
  if (typeof name === 'string' && word.test(name)) return { parts: [{ kind: 'param', name }] }
  if (name !== undefined) return { fault: 'has a `$param` that is no name of a parameter' }
  if (typeof from !== 'string') return { fault: 'is no reference: write `$result: TASK.KEY` or `$param: NAME`' }
  const [task = '', ...path] = from.split('.')
  if (![task, ...path].every((key) => word.test(key))) {
    return { fault: 'has a `$result` that is not `TASK` or `TASK.KEY`, keys of letters, digits, `-` and `_`' }
  }
  return { parts: [{ kind: 'result', task, path }] }
}
