// A pod that someone wrote or exported, as a layer: what only a server may say is dropped, what a task's pod can not have is refused.

import type { TaskIssue } from './issue.ts'
import { isObject } from './json-fields.ts'
import type { Json, JsonObject } from './pod-fields.ts'
import { unitePullSecrets } from './pull-secrets.ts'

export interface PodLayer {
  readonly pod: JsonObject
  readonly issues: readonly TaskIssue[]
  readonly warnings: readonly string[]
}

/** Written by the API server; `kubectl get -o yaml` shows them. */
const serverFields = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'selfLink',
  'uid',
]

/** `written` as a layer. `label` is what messages call it: `template` or `pod`. */
export function readPodLayer(written: Json, label: string): PodLayer {
  // A program may hand over undefined fields and objects of its own kinds.
  const value: Json = JSON.parse(JSON.stringify(written))
  const fault = findFault(value)
  if (fault !== undefined || !isObject(value)) {
    return { pod: {}, issues: [{ path: label, message: fault ?? 'is not an object' }], warnings: [] }
  }
  const metadata = isObject(value['metadata']) ? value['metadata'] : {}
  const spec = isObject(value['spec']) ? value['spec'] : {}
  const dropped = [...(Object.hasOwn(value, 'status') ? ['status'] : []), ...droppedFields(metadata)]
  return {
    pod: { metadata: cleanMetadata(metadata), spec: cleanSpec(spec) },
    issues: findRefused(metadata, spec, label),
    warnings: dropped.length === 0 ? [] : [`${quoteAll(dropped)} of the ${label} left out: only a server sets that`],
  }
}

function findFault(value: Json): string | undefined {
  if (!isObject(value)) return 'is not a pod: it is no object'
  const { apiVersion, kind, metadata, spec } = value
  if (kind !== undefined && kind !== 'Pod') return `is not a pod: its \`kind\` is not \`Pod\``
  if (apiVersion !== undefined && apiVersion !== 'v1') return 'is not a pod: its `apiVersion` is not `v1`'
  if (metadata !== undefined && metadata !== null && !isObject(metadata)) return 'has a `metadata` that is no object'
  if (spec !== undefined && spec !== null && !isObject(spec)) return 'has a `spec` that is no object'
  return undefined
}

function droppedFields(metadata: JsonObject): string[] {
  return serverFields.filter((field) => Object.hasOwn(metadata, field)).map((field) => `metadata.${field}`)
}

// `generateName` asks the server for a random name; names of runs are made from the base.
function cleanMetadata(metadata: JsonObject): JsonObject {
  const kept = Object.entries(metadata).filter(([key]) => !serverFields.includes(key) && key !== 'generateName')
  const { generateName, name } = metadata
  const base = typeof generateName === 'string' && !name ? { name: generateName.replace(/[-.]+$/, '') } : {}
  return { ...Object.fromEntries(kept), ...base }
}

function cleanSpec(written: JsonObject): JsonObject {
  // Python's client demands the field, so that an empty list says nothing.
  const { containers, ...rest } = written
  const spec = Array.isArray(containers) && containers.length === 0 ? rest : written
  const secrets = spec['imagePullSecrets']
  return Array.isArray(secrets) ? { ...spec, imagePullSecrets: [...unitePullSecrets(secrets)].map(toJsonObject) } : spec
}

function toJsonObject({ name }: { readonly name: string }): JsonObject {
  return { name }
}

function findRefused(metadata: JsonObject, spec: JsonObject, label: string): TaskIssue[] {
  const refused: TaskIssue[] = []
  if (isFilled(metadata['finalizers'])) {
    refused.push({ path: `${label}.metadata.finalizers`, message: 'would keep the pod from ever being deleted' })
  }
  if (isFilled(spec['ephemeralContainers'])) {
    refused.push({ path: `${label}.spec.ephemeralContainers`, message: 'can only be added to a pod that runs' })
  }
  const policy = spec['restartPolicy']
  if (policy !== undefined && policy !== null && policy !== 'Never') {
    refused.push({
      path: `${label}.spec.restartPolicy`,
      message: 'must be `Never`: a task ends when its container ends, and is started once',
    })
  }
  return refused
}

function isFilled(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length > 0
}

function quoteAll(fields: readonly string[]): string {
  return fields.map((field) => `\`${field}\``).join(', ')
}
