// PATCH as JSON merge patch (RFC 7386) and as strategic merge patch, which merges the lists of pods by name.

import type { ReceivedRequest } from '../../loopback/request.ts'
import { readJson } from '../decode.ts'
import type { KubeObject } from '../object.ts'
import { ApiError, badRequest } from '../status.ts'

type JsonObject = Readonly<Record<string, unknown>>

/** Lists of objects that a strategic merge patch merges by a key; all others are replaced. */
const mergeKeys: Readonly<Record<string, string>> = {
  'metadata.ownerReferences': 'uid',
  'spec.containers': 'name',
  'spec.initContainers': 'name',
  'spec.volumes': 'name',
  'spec.containers.env': 'name',
  'spec.initContainers.env': 'name',
  'spec.containers.volumeMounts': 'mountPath',
  'status.conditions': 'type',
}

/** What `object` would be with the request's patch. Throws 400 and 415. */
export async function applyPatch(request: ReceivedRequest, object: KubeObject): Promise<object> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim()
  const isStrategic = type === 'application/strategic-merge-patch+json'
  if (!isStrategic && type !== 'application/merge-patch+json') {
    throw new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
  }
  const { value } = await readJson(request, object.kind)
  if (!isObject(value)) throw badRequest('the patch is not an object')
  return mergeObject(object, value, isStrategic ? '' : undefined)
}

/** `path` is undefined for a plain merge patch. */
function mergeObject(target: JsonObject, patch: JsonObject, path: string | undefined): JsonObject {
  const merged: Record<string, unknown> = { ...target }
  for (const [name, value] of Object.entries(patch)) {
    if (path !== undefined && name.startsWith('$')) continue
    const inner = path === undefined ? undefined : path === '' ? name : `${path}.${name}`
    if (value === null) delete merged[name]
    else merged[name] = mergeValue(merged[name], value, inner)
  }
  return merged
}

function mergeValue(target: unknown, patch: unknown, path: string | undefined): unknown {
  if (isObject(patch)) return mergeObject(isObject(target) ? target : {}, patch, path)
  const key = path === undefined ? undefined : mergeKeys[path]
  if (Array.isArray(patch) && Array.isArray(target) && key !== undefined) return mergeList(target, patch, key, path)
  if (path === 'metadata.finalizers' && Array.isArray(patch) && Array.isArray(target))
    return [...new Set([...target, ...patch])]
  return patch
}

function mergeList(
  target: readonly unknown[],
  patch: readonly unknown[],
  key: string,
  path: string | undefined,
): unknown[] {
  const merged = target.filter(isObject)
  for (const item of patch.filter(isObject)) {
    const at = merged.findIndex((other) => other[key] === item[key])
    const before = merged[at]
    if (item['$patch'] === 'delete') merged.splice(at, before === undefined ? 0 : 1)
    else if (before === undefined) merged.push(item)
    else merged[at] = mergeObject(before, item, path)
  }
  return merged
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
