// The layers of a task below its settings: the template, from a file or as an object, and the full spec.

import { toError } from '../../errors/wrap.ts'
import type { TaskIssue } from './issue.ts'
import type { Json, JsonObject } from './pod-fields.ts'
import type { PodTask } from './pod-task.ts'
import { readPodLayer } from './read-layer.ts'
import { readYaml } from './read-yaml.ts'
import type { Layer } from './traced.ts'

/** Reads a file as UTF-8 text. */
export type ReadFile = (path: string, signal?: AbortSignal) => Promise<string>

export interface NamedLayer {
  readonly name: Layer
  readonly pod: JsonObject
}

export interface TaskLayers {
  /** From the lowest to the highest. */
  readonly layers: readonly NamedLayer[]
  readonly issues: readonly TaskIssue[]
  readonly warnings: readonly string[]
}

/** Reads template and full spec of `task`. A template that can not be read is an issue. */
export async function readLayers(task: PodTask, readFile: ReadFile, signal?: AbortSignal): Promise<TaskLayers> {
  const template = await readTemplate(task.template, readFile, signal)
  if (!template.ok) return { layers: [], issues: [{ path: 'template', message: template.reason }], warnings: [] }
  const read = [
    ...(template.value === undefined
      ? []
      : ([{ name: 'template', layer: readPodLayer(template.value, 'template') }] as const)),
    ...(task.pod === undefined ? [] : ([{ name: 'full spec', layer: readPodLayer(task.pod, 'pod') }] as const)),
  ]
  return {
    layers: read.map(({ name, layer }) => ({ name, pod: layer.pod })),
    issues: read.flatMap(({ layer }) => layer.issues),
    warnings: read.flatMap(({ layer }) => layer.warnings),
  }
}

type TemplateResult =
  | { readonly ok: true; readonly value: Json | undefined }
  | { readonly ok: false; readonly reason: string }

async function readTemplate(
  template: PodTask['template'],
  readFile: ReadFile,
  signal: AbortSignal | undefined,
): Promise<TemplateResult> {
  if (typeof template !== 'string') return { ok: true, value: template }
  let text: string
  try {
    text = await readFile(template, signal)
  } catch (thrown) {
    signal?.throwIfAborted()
    return { ok: false, reason: `can not be read: \`${template}\` (${describeFault(thrown)})` }
  }
  const result = await readYaml(text)
  return result.ok ? result : { ok: false, reason: `can not be used: \`${template}\` ${result.reason}` }
}

function describeFault(thrown: unknown): string {
  const error = toError(thrown)
  const code: unknown = Reflect.get(error, 'code')
  if (code === 'ENOENT') return 'there is no such file'
  return typeof code === 'string' ? code : error.name
}
