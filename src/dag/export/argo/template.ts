// One task as a template of the workflow.

import { posix } from 'node:path'
import { defaultResultPath } from '../../../operator/spec/result-sidecar.ts'
import type { Reference } from '../../model/reference.ts'
import type { ExportedTask } from '../exported-task.ts'
import { looksLikeTag, resultOutput, writeTags } from './expressions.ts'

type ResultUse = Extract<Reference, { kind: 'result' }>

/** Fields of a pod's spec that a template has under the same name. */
const templateFields = [
  'volumes',
  'initContainers',
  'nodeSelector',
  'affinity',
  'tolerations',
  'schedulerName',
  'priorityClassName',
  'serviceAccountName',
  'automountServiceAccountToken',
  'securityContext',
  'hostAliases',
] as const

const resultVolume = 'pullpass-result'

export interface TaskTemplate {
  readonly template: Readonly<Record<string, unknown>>
  /** Input parameters and the results that they are filled with. */
  readonly inputs: ReadonlyMap<string, ResultUse>
  /** Fields whose text Argo would take for a template. */
  readonly tagLike: readonly string[]
}

/** Makes the template. `commonSecrets` are those that the workflow gives to every pod. */
export function makeTemplate(task: ExportedTask, name: string, commonSecrets: readonly string[]): TaskTemplate {
  const inputs = new Map<string, ResultUse>()
  const tagLike: string[] = []
  const write = (text: string, at: string): string => {
    const parts = task.readText(text)
    if (looksLikeTag(parts)) tagLike.push(at)
    return writeTags(parts, (use) => nameInput(use, inputs))
  }
  const { labels, annotations } = task.metadata
  const retryStrategy = makeRetryStrategy(task)
  const body = writeAll({ ...podFields(task), ...mainFields(task), ...patchFields(task, commonSecrets) }, '', write)
  const metadata = writeAll({ ...(labels && { labels }), ...(annotations && { annotations }) }, 'metadata', write)
  const parameters = [...inputs.keys()].map((input) => ({ name: input }))
  const template = {
    name,
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(parameters.length > 0 && { inputs: { parameters } }),
    ...(task.isResultUsed && { outputs: outputs(task) }),
    ...(retryStrategy && { retryStrategy }),
    ...(task.task.deadlines?.totalSeconds !== undefined && { activeDeadlineSeconds: task.task.deadlines.totalSeconds }),
    ...body,
  }
  return { template, inputs, tagLike }
}

function podFields({ spec, result }: ExportedTask): Readonly<Record<string, unknown>> {
  const fields = templateFields.flatMap((field) => (spec[field] === undefined ? [] : [[field, spec[field]] as const]))
  const volumes = result?.from === 'file' ? [...(spec.volumes ?? []), { name: resultVolume, emptyDir: {} }] : undefined
  return { ...Object.fromEntries(fields), ...(volumes && { volumes }) }
}

function mainFields({ main, result }: ExportedTask): Readonly<Record<string, unknown>> {
  const { name: _main, ...container } = main
  if (result?.from !== 'file') return { container }
  const mount = { name: resultVolume, mountPath: posix.dirname(result.path ?? defaultResultPath) }
  return { container: { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] } }
}

/** What a template has no field for is laid over the pod. */
function patchFields({ spec }: ExportedTask, commonSecrets: readonly string[]): Readonly<Record<string, unknown>> {
  const others = Object.entries(spec).filter(
    ([field]) =>
      !templateFields.some((known) => known === field) && !['restartPolicy', 'imagePullSecrets'].includes(field),
  )
  const own = (spec.imagePullSecrets ?? []).filter(({ name = '' }) => !commonSecrets.includes(name))
  const patch = { ...Object.fromEntries(others), ...(own.length > 0 && { imagePullSecrets: own }) }
  return Object.keys(patch).length === 0 ? {} : { podSpecPatch: JSON.stringify(patch) }
}

function outputs({ result }: ExportedTask): Readonly<Record<string, unknown>> {
  const path = (result?.from === 'file' ? result.path : undefined) ?? defaultResultPath
  return { parameters: [{ name: resultOutput, valueFrom: { path } }] }
}

function makeRetryStrategy({ retries }: ExportedTask): Readonly<Record<string, unknown>> | undefined {
  const { times, waitSeconds, factor, mostWaitSeconds } = retries
  if (times === 0) return undefined
  const duration = `${waitSeconds}s`
  return {
    limit: String(times),
    retryPolicy: 'OnFailure',
    backoff: { duration, factor: String(factor), cap: `${mostWaitSeconds}s` },
  }
}

function nameInput(use: ResultUse, inputs: Map<string, ResultUse>): string {
  const base = [use.task, ...use.path].join('-')
  let name = base
  for (let count = 2; !isSame(inputs.get(name) ?? use, use); count += 1) name = `${base}-${count}`
  inputs.set(name, use)
  return name
}

function isSame(one: ResultUse, other: ResultUse): boolean {
  return one.task === other.task && one.path.join('.') === other.path.join('.')
}

function writeAll(
  value: Readonly<Record<string, unknown>>,
  path: string,
  write: (text: string, at: string) => string,
): Readonly<Record<string, unknown>> {
  const change = (part: unknown, at: string): unknown => {
    if (typeof part === 'string') return write(part, at)
    if (Array.isArray(part)) return part.map((item: unknown, index) => change(item, `${at}[${index}]`))
    if (typeof part !== 'object' || part === null) return part
    const entries = Object.entries(part).filter(([, inner]) => inner !== undefined)
    return Object.fromEntries(
      entries.map(([key, inner]) => [write(key, `${at}.${key}`), change(inner, at === '' ? key : `${at}.${key}`)]),
    )
  }
  return change(value, path) as Readonly<Record<string, unknown>>
}
