// Mistakes of shape: fields of the wrong kind, unknown ones, and references where none can stand.

import * as v from 'valibot'
import { findTaskIssues } from '../../operator/spec/parse-task.ts'
import { suggest } from '../../operator/spec/suggest.ts'
import { knownFields } from '../../operator/spec/task-shape.ts'
import { joinPath } from '../../operator/spec/traced.ts'
import { findUnstorable } from './find-unstorable.ts'
import type { DagIssue } from './issue.ts'
import { mapReferences } from './map-references.ts'
import { isReference, readTextParts } from './reference.ts'
import { dagFields, dagShape, defaultsShape, placeShape } from './shape.ts'

type Fields = Readonly<Record<string, unknown>>

/** Words of other tools for fields of a task's place. */
const otherWords: Readonly<Record<string, string>> = {
  dependencies: 'after',
  depends: 'after',
  depends_on: 'after',
  needs: 'after',
  upstream: 'after',
  trigger_rule: 'trigger',
  retry: 'retries',
  retryStrategy: 'retries',
  max_active_tasks: 'concurrency',
  parallelism: 'concurrency',
  dag_id: 'id',
  default_args: 'defaults',
}

/** Every mistake in the DAG's own fields and in each task by itself. */
export function findShapeIssues(value: unknown): DagIssue[] {
  const own = [
    ...readIssues(v.safeParse(dagShape, value).issues, ''),
    ...unknownFields(value, '', dagFields.dag, 'a DAG'),
    ...findUnstorable(value),
  ]
  if (!isRecord(value)) return own
  const tasks = isRecord(value['tasks']) ? Object.entries(value['tasks']) : []
  return [
    ...own,
    ...(isRecord(value['defaults']) ? findDefaultsIssues(value['defaults']) : []),
    ...tasks.flatMap(([id, task]) => (isRecord(task) ? findTaskDefinitionIssues(task, joinPath('tasks', id)) : [])),
  ]
}

function findDefaultsIssues(defaults: Fields): DagIssue[] {
  const { retries, ...settings } = defaults
  const places = dagFields.place.filter((field) => field !== 'retries' && Object.hasOwn(defaults, field))
  return [
    ...places.map((field) => ({ path: `defaults.${field}`, message: 'belongs to a task, not to the defaults' })),
    ...readIssues(v.safeParse(defaultsShape, defaults).issues, 'defaults'),
    ...unknownFields(retries, 'defaults.retries', dagFields.retries, 'retries'),
    ...findStray(settings, 'defaults'),
    ...podIssues(settings, 'defaults'),
  ]
}

function findTaskDefinitionIssues(task: Fields, path: string): DagIssue[] {
  const faults: DagIssue[] = []
  const plain = mapReferences(task, (reference, at) => {
    const read = readTextParts(reference)
    if ('fault' in read) faults.push({ path: `${path}.${at}`, message: read.fault })
    return ''
  })
  return [
    ...readIssues(v.safeParse(placeShape, task).issues, path),
    ...unknownFields(task['retries'], `${path}.retries`, dagFields.retries, 'retries'),
    ...faults,
    ...findStray(plain, path),
    ...podIssues(plain, path),
  ]
}

/** What the operator has against the fields of the pod; an unknown field may also be meant as one of the DAG's. */
function podIssues(task: Fields, path: string): DagIssue[] {
  const settings = Object.fromEntries(Object.entries(task).filter(([field]) => !dagFields.place.includes(field)))
  const known = [...dagFields.place, ...knownFields.task]
  return findTaskIssues(withoutReferences(settings)).map((issue) => {
    const isUnknown = Object.hasOwn(settings, issue.path) && !knownFields.task.includes(issue.path)
    const message =
      isUnknown && !issue.message.includes('did you mean')
        ? `${issue.message}${suggestField(issue.path, known)}`
        : issue.message
    return { path: issue.path.startsWith('[') ? `${path}${issue.path}` : `${path}.${issue.path}`, message }
  })
}

/** Stray references have issues of their own. */
function withoutReferences(settings: Fields): Fields {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => !isReference(value)))
}

function findStray(value: unknown, path: string): DagIssue[] {
  if (isReference(value)) {
    return [{ path, message: 'is a reference, which can only stand in `arguments` and as a value of `env`' }]
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => findStray(item, `${path}[${index}]`))
  if (!isRecord(value)) return []
  return Object.entries(value).flatMap(([key, part]) => findStray(part, joinPath(path, key)))
}

function readIssues(issues: readonly v.BaseIssue<unknown>[] | undefined, path: string): DagIssue[] {
  return (issues ?? []).map((issue) => {
    const at = (issue.path ?? []).reduce(
      (before, item) => (typeof item.key === 'number' ? `${before}[${item.key}]` : joinPath(before, String(item.key))),
      path,
    )
    return { path: at, message: issue.received === 'undefined' ? 'is missing' : issue.message }
  })
}

function unknownFields(object: unknown, path: string, known: readonly string[], what: string): DagIssue[] {
  if (!isRecord(object)) return []
  return Object.keys(object)
    .filter((field) => !known.includes(field))
    .map((field) => ({ path: joinPath(path, field), message: `is no field of ${what}${suggestField(field, known)}` }))
}

function suggestField(field: string, known: readonly string[]): string {
  const other = Object.hasOwn(otherWords, field) ? otherWords[field] : undefined
  return other !== undefined && known.includes(other) ? ` (did you mean \`${other}\`?)` : suggest(field, known)
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
