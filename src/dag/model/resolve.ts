// The task that is run: references replaced by what they stand for.

import { parsePodTask } from '../../operator/spec/parse-task.ts'
import type { PodTask } from '../../operator/spec/pod-task.ts'
import type { Dag, DagTask } from './dag.ts'
import { mapReferences } from './map-references.ts'
import { type Reference, readTextParts } from './reference.ts'

/** Text in the place of a reference. */
export type ResolveReference = (reference: Reference, at: string) => string

/** `task` with texts in the place of its references. Throws what `resolve` throws. */
export function resolveTask(task: DagTask, resolve: ResolveReference): PodTask {
  const settings = mapReferences(task.settings, (value, at) => {
    const read = readTextParts(value)
    if ('fault' in read) throw new TypeError(`a checked DAG has no such reference: ${read.fault}`)
    return read.parts.map((part) => (typeof part === 'string' ? part : resolve(part, at))).join('')
  })
  return parsePodTask(settings, `task \`${task.id}\``)
}

/** A reference that leads nowhere: the task it names gave no such value. */
export class MissingValueError extends Error {
  override readonly name = 'MissingValueError'
}

/** Resolves references by the results of tasks that are over and the values of parameters. Throws {@link MissingValueError}. */
export function resolveBy(params: Dag['params'], readResult: (task: string) => unknown): ResolveReference {
  return (reference, at) => {
    if (reference.kind === 'param') return toText(params[reference.name])
    const { task, path } = reference
    const value = path.reduce<unknown>(readKey, readResult(task))
    if (value !== undefined) return toText(value)
    const shown = [task, ...path].join('.')
    throw new MissingValueError(`\`${at}\` needs \`${shown}\`, and task \`${task}\` gave no such value`)
  }
}

/** Resolves references before anything has run: what a result will be is not known; a parameter is. */
export function resolveBeforehand(params: Dag['params']): ResolveReference {
  return (reference) =>
    reference.kind === 'param' ? toText(params[reference.name]) : `<${[reference.task, ...reference.path].join('.')}>`
}

function readKey(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return Reflect.get(value, key)
}

/** A text stays as it is; everything else is written as JSON. */
function toText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
