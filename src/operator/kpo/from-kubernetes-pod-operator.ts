// Arguments of Airflow's KubernetesPodOperator, of today and of 2019, as a task. None is ignored in silence.

import { type TaskIssue, taskInvalid } from '../spec/issue.ts'
import { findTaskIssues } from '../spec/parse-task.ts'
import type { PodTask } from '../spec/pod-task.ts'
import { suggest } from '../spec/suggest.ts'
import { airflowArguments } from './airflow-arguments.ts'
import { isRecord } from './api-object.ts'
import { containerArguments } from './container-arguments.ts'
import { environmentArguments } from './environment-arguments.ts'
import { placeArguments } from './place-arguments.ts'
import { podArguments } from './pod-arguments.ts'
import { resourceArguments } from './resource-arguments.ts'
import { runArguments } from './run-arguments.ts'
import { collectSettings } from './settings.ts'
import { findTemplates } from './templates.ts'
import type { Translate } from './translation.ts'

/** What the author should know about one argument. */
export interface ArgumentNote {
  readonly argument: string
  /** A sentence without full stop; never a value. */
  readonly note: string
}

export interface TranslatedOperator {
  readonly task: PodTask
  readonly notes: readonly ArgumentNote[]
}

export interface TranslateOptions {
  /** Image of the sidecar that prints the result of `do_xcom_push`; the connection's `xcom_sidecar_container_image` in Airflow. */
  readonly resultImage?: string
  /** What messages call the arguments; `` the operator `TASK_ID` `` when left out. */
  readonly source?: string
}

const translations: Readonly<Record<string, Translate>> = {
  ...placeArguments,
  ...containerArguments,
  ...environmentArguments,
  ...resourceArguments,
  ...podArguments,
  ...runArguments,
  ...airflowArguments,
}

/**
 * Translates `args`: the keyword arguments as plain data, API objects as dicts in Python's or the API's spelling. None is the same as not
 * given. Templates have to be rendered before; those that are left get a note.
 * Throws `task-invalid` with every argument that is unknown or can not be understood.
 */
export function fromKubernetesPodOperator(args: unknown, options: TranslateOptions = {}): TranslatedOperator {
  const source = options.source ?? describeOperator(args)
  if (!isRecord(args)) throw taskInvalid(source, [{ path: '', message: 'the arguments are not an object' }])
  const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null && value !== undefined))
  const translated = Object.entries(given).map(([argument, value]) => {
    const translate = Object.hasOwn(translations, argument) ? translations[argument] : undefined
    return { argument, ...translate?.(value, { argument, given, resultImage: options.resultImage }) }
  })
  const { settings, argumentOf } = collectSettings(translated)
  const issues = [
    ...findUnknown(args),
    ...translated.flatMap((translation) => translation.issues ?? []),
    ...findTaskIssues(settings).map((issue) => ({ ...issue, path: argumentOf(issue.path) })),
  ]
  if (issues.length > 0) throw taskInvalid(source, dropRepeated(issues))
  const notes = translated.flatMap(({ argument, note }) => (note === undefined ? [] : [{ argument, note }]))
  return { task: settings as PodTask, notes: [...notes, ...findTemplates(given)] }
}

function findUnknown(args: Readonly<Record<string, unknown>>): TaskIssue[] {
  const known = Object.keys(translations)
  return Object.keys(args)
    .filter((argument) => !known.includes(argument))
    .map((argument) => ({
      path: argument,
      message: `is no argument of the KubernetesPodOperator${suggest(argument, known)}`,
    }))
}

// One argument may be several settings, and be wrong in each of them.
function dropRepeated(issues: readonly TaskIssue[]): TaskIssue[] {
  return [...new Map(issues.map((issue) => [JSON.stringify(issue), issue])).values()]
}

function describeOperator(args: unknown): string {
  const id = isRecord(args) ? (args['task_id'] ?? args['name']) : undefined
  return typeof id === 'string' ? `the operator \`${id}\`` : 'the operator'
}
