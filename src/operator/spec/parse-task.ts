// A task as a file, a program or a person wrote it, to a PodTask: every mistake at once, each with its place.

import * as v from 'valibot'
import { type TaskIssue, taskInvalid } from './issue.ts'
import type { PodTask } from './pod-task.ts'
import { suggest } from './suggest.ts'
import { knownFields, taskShape } from './task-shape.ts'
import { joinPath } from './traced.ts'

/** What other tools call our fields, where no likeness of the words gives it away. */
const otherWords: Readonly<Record<string, string>> = {
  args: 'arguments',
  cmds: 'command',
  env_vars: 'env',
  configmaps: 'configMaps',
  container_resources: 'resources',
  container_security_context: 'containerSecurityContext',
  context: 'cluster',
  cluster_context: 'cluster',
  config_file: 'kubeconfig',
  full_pod_spec: 'pod',
  nodeSelectors: 'nodeSelector',
  pod_template_file: 'template',
  securityContext: 'podSecurityContext',
  serviceAccount: 'serviceAccountName',
  spec: 'pod',
  terminationGracePeriodSeconds: 'terminationGraceSeconds',
  workingDir: 'workingDirectory',
}

/**
 * Parses `value`, plain data, as a task; a whole pod (`kind: Pod`) is a task of that pod. `source` is what messages call it, such as
 * `` `task.yaml` ``. Throws `task-invalid` with every issue; no message repeats a value.
 */
export function parsePodTask(value: unknown, source: string): PodTask {
  const written = isRecord(value) && value['kind'] === 'Pod' ? { pod: value } : value
  const issues = findTaskIssues(written)
  if (issues.length > 0 || !isRecord(written)) throw taskInvalid(source, issues)
  return withoutUndefined(written) as PodTask
}

/** Every mistake in `task`, plain data in the shape of a PodTask. */
export function findTaskIssues(task: unknown): TaskIssue[] {
  const result = v.safeParse(taskShape, task)
  return [...(result.issues ?? []).map(readIssue), ...findUnknown(task)]
}

function readIssue(issue: v.BaseIssue<unknown>): TaskIssue {
  const path = (issue.path ?? []).reduce((before, item) => {
    return typeof item.key === 'number' ? `${before}[${item.key}]` : joinPath(before, String(item.key))
  }, '')
  return { path, message: issue.received === 'undefined' ? 'is missing' : issue.message }
}

function findUnknown(task: unknown): TaskIssue[] {
  if (!isRecord(task)) return []
  const secrets = Array.isArray(task['secrets']) ? task['secrets'] : []
  return [
    ...unknownFields(task, '', knownFields.task),
    ...unknownFields(task['deadlines'], 'deadlines', knownFields.deadlines),
    ...unknownFields(task['logs'], 'logs', knownFields.logs),
    ...unknownFields(task['result'], 'result', knownFields.result),
    ...secrets.flatMap((use: unknown, index) => unknownFields(use, `secrets[${index}]`, knownFields.secrets)),
  ]
}

function unknownFields(object: unknown, path: string, known: readonly string[]): TaskIssue[] {
  if (!isRecord(object)) return []
  return Object.keys(object)
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: joinPath(path, name), message: `is no field of a task${suggestField(name, known)}` }))
}

function suggestField(name: string, known: readonly string[]): string {
  const word = Object.hasOwn(otherWords, name) ? otherWords[name] : undefined
  return word !== undefined && known.includes(word) ? ` (did you mean \`${word}\`?)` : suggest(name, known)
}

function withoutUndefined(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
