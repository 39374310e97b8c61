// What one argument of the KubernetesPodOperator becomes: settings of a task, notes for its author, or mistakes.

import type { TaskIssue } from '../spec/issue.ts'
import type { PodTask } from '../spec/pod-task.ts'

/** Settings that are not checked yet: their shape is judged once, when all arguments are together. */
export type Settings = { readonly [K in keyof PodTask]?: unknown }

export interface Translation {
  readonly settings?: Settings
  /** What the author should know: that the argument has no meaning here, or another one. A sentence without full stop. */
  readonly note?: string
  readonly issues?: readonly TaskIssue[]
}

/** What a translation may look at beside its own argument. */
export interface TranslationContext {
  /** The argument's name, as issues call it. */
  readonly argument: string
  /** All arguments that are given: without those that are None. */
  readonly given: Readonly<Record<string, unknown>>
  /** Image of the sidecar that prints the result. */
  readonly resultImage: string | undefined
}

/** Translates the value of one argument, which is not None. */
export type Translate = (value: unknown, context: TranslationContext) => Translation

/** The argument is a setting as it stands. */
export function setting(name: keyof PodTask): Translate {
  return (value) => ({ settings: { [name]: value } })
}

/** The argument is an object or a list of objects of the API. An empty one says nothing, as in Airflow. */
export function apiSetting(name: keyof PodTask, convert: (value: unknown) => unknown): Translate {
  return (value) => (isEmpty(value) ? {} : { settings: { [name]: convert(value) } })
}

/** The argument has no meaning here. */
export function noted(note: string): Translate {
  return () => ({ note })
}

export function mistake(path: string, message: string): Translation {
  return { issues: [{ path, message }] }
}

/** Whether Python takes `value` for false as a collection. */
export function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
}
