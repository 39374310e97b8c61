// From a task to its pod: template, full spec and settings laid over each other, checked, and every part knowing who set it.

import type { Pod } from '../../basics/wire.ts'
import { checkPod } from './check/pod.ts'
import { completePodFields } from './complete.ts'
import { taskInvalid } from './issue.ts'
import { isObject } from './json-fields.ts'
import { type NamedLayer, type ReadFile, readLayers } from './layers.ts'
import { alignMainContainer } from './main-container.ts'
import { mergeLayers } from './merge.ts'
import { podRule } from './merge-rule.ts'
import { chooseNamespace, type PlaceDefaults } from './place.ts'
import type { JsonObject } from './pod-fields.ts'
import type { PodTask } from './pod-task.ts'
import { addResultSidecar } from './result-sidecar.ts'
import { makeLabelsSafe } from './safe-labels.ts'
import { makeSettingsLayer } from './settings-layer.ts'
import { type Layer, retrace, type Traced, toJson, trace } from './traced.ts'

export interface BuildPodOptions extends PlaceDefaults {
  /** Reads a template file. */
  readonly readFile: ReadFile
  readonly signal?: AbortSignal
  /** The sidecar that prints the result of a task that does not say which image it has. */
  readonly resultImage?: string
  /** What messages call the task, such as its file; its name when left out. */
  readonly source?: string
}

/** A task's pod before the launch: without the run's name and labels. */
export interface BuiltPod {
  /** The task's name: the pod's without the run. */
  readonly name: string
  readonly namespace: string
  readonly mainContainer: string
  /** Passes {@link checkPod}; `metadata.name` is {@link BuiltPod.name}. */
  readonly pod: Pod
  /** Who set what: see `listOrigins` and {@link attributeChanges}. */
  readonly provenance: Traced
  /** What was changed or left out on the way, a sentence each. */
  readonly warnings: readonly string[]
}

const noResultImage = {
  path: 'result.image',
  message: 'is missing: name an image with `sh` that the pod may pull; there is no default',
}

/** Builds the pod of `task`. Throws `task-invalid` with every contradiction and its path. */
export async function buildPod(task: PodTask, options: BuildPodOptions): Promise<BuiltPod> {
  const source = options.source ?? (task.name === undefined ? 'the task' : `task \`${task.name}\``)
  const { layers, issues, warnings } = await readLayers(task, options.readFile, options.signal)
  if (issues.length > 0) throw taskInvalid(source, issues)

  const pods = layers.map((layer) => layer.pod)
  const { main, pods: aligned } = alignMainContainer(pods, task.mainContainer)
  const merged = mergeAll([
    ...layers.map((layer, index) => ({ ...layer, pod: aligned[index] ?? {} })),
    { name: 'task', pod: makeSettingsLayer(task, main) },
  ])
  const safe = makeLabelsSafe(toObject(merged))
  const namespace = chooseNamespace(task, pods, options)
  const complete = completePodFields(safe.pod, { main, namespace, defaultName: task.defaultName })
  const withDefaults = retrace(merged, complete, podRule, 'default')

  const { pod, warnings: doubts } = acceptPod(complete, main, completeResult(task.result, options.resultImage), source)
  return {
    name: pod.metadata?.name ?? '',
    namespace: pod.metadata?.namespace ?? '',
    mainContainer: main,
    pod,
    provenance: attributeChanges(withDefaults, pod, 'task'),
    warnings: [...warnings, ...safe.warnings, ...doubts],
  }
}

/** `provenance` after `layer` made `pod` of the pod that it belongs to. */
export function attributeChanges(provenance: Traced, pod: Pod, layer: Layer): Traced {
  return retrace(provenance, toPlain(pod), podRule, layer)
}

function mergeAll(layers: readonly NamedLayer[]): Traced {
  const nothing: Traced = { kind: 'map', layer: 'default', entries: new Map() }
  return layers.reduce<Traced>((low, { name, pod }) => mergeLayers(low, trace(pod, podRule, name), podRule), nothing)
}

function completeResult(result: PodTask['result'], image: string | undefined): PodTask['result'] {
  return result?.from === 'file' && result.image === undefined && image !== undefined ? { ...result, image } : result
}

/** The checked pod with what the task's result needs. */
function acceptPod(
  pod: JsonObject,
  main: string,
  result: PodTask['result'],
  source: string,
): { readonly pod: Pod; readonly warnings: readonly string[] } {
  const plain = checkPod(pod)
  if (plain.issues.length > 0) throw taskInvalid(source, plain.issues)
  const accepted = pod as unknown as Pod
  if (result?.from !== 'file' || !accepted.spec) return { pod: accepted, warnings: plain.warnings }
  if (result.image === undefined) throw taskInvalid(source, [noResultImage])
  const complete = { ...accepted, spec: addResultSidecar(accepted.spec, main, result) }
  const whole = checkPod(toPlain(complete))
  if (whole.issues.length > 0) throw taskInvalid(source, whole.issues)
  return { pod: complete, warnings: whole.warnings }
}

function toObject(traced: Traced): JsonObject {
  const json = toJson(traced)
  return isObject(json) ? json : {}
}

function toPlain(pod: Pod): JsonObject {
  return JSON.parse(JSON.stringify(pod))
}
