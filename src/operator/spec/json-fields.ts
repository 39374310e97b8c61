// Reads fields of JSON whose shape is not known yet.

import type { Json, JsonObject } from './pod-fields.ts'

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The own field of an object; undefined for everything else. */
export function fieldAt(value: Json | undefined, field: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, field) ? value[field] : undefined
}

/** A text that is not empty. */
export function textAt(value: Json | undefined, field: string): string | undefined {
  const text = fieldAt(value, field)
  return typeof text === 'string' && text !== '' ? text : undefined
}

/** The object in a field; an empty one where there is none. */
export function objectAt(value: Json | undefined, field: string): JsonObject {
  const object = fieldAt(value, field)
  return isObject(object) ? object : {}
}

/** The list in a field; an empty one where there is none. */
export function listAt(value: Json | undefined, field: string): readonly Json[] {
  const list = fieldAt(value, field)
  return Array.isArray(list) ? list : []
}
