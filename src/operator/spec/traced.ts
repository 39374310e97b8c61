// A pod in the making: JSON in which every part remembers the layer that set it.

import { isDeepStrictEqual } from 'node:util'
import { isObject } from './json-fields.ts'
import type { MergeRule } from './merge-rule.ts'
import type { Json } from './pod-fields.ts'

/** Who set a part of a pod, from the lowest layer to the highest; `run` is what the launch itself adds. */
export type Layer = 'default' | 'template' | 'full spec' | 'task' | `plugin ${string}` | 'run'

/** A JSON value whose parts remember their layers. What a rule does not take apart is one value. */
export type Traced =
  | { readonly kind: 'value'; readonly layer: Layer; readonly value: Json }
  | { readonly kind: 'map'; readonly layer: Layer; readonly entries: ReadonlyMap<string, Traced> }
  | { readonly kind: 'list'; readonly layer: Layer; readonly items: readonly Traced[] }

/** One part of a pod and who set it. */
export interface Origin {
  /** Such as `spec.containers[0].image`. */
  readonly path: string
  readonly layer: Layer
}

/** `value` as set by `layer`. */
export function trace(value: Json, rule: MergeRule, layer: Layer): Traced {
  if (rule.kind === 'map' && isObject(value)) {
    const entries = Object.entries(value).map(([key, part]) => [key, trace(part, rule.ruleOf(key), layer)] as const)
    return { kind: 'map', layer, entries: new Map(entries) }
  }
  if (rule.kind === 'list' && Array.isArray(value)) {
    return { kind: 'list', layer, items: value.map((item: Json) => trace(item, rule.item, layer)) }
  }
  return { kind: 'value', layer, value }
}

/** `value` with the layers of `before` where nothing changed, and `layer` for everything else. */
export function retrace(before: Traced | undefined, value: Json, rule: MergeRule, layer: Layer): Traced {
  if (before?.kind === 'map' && rule.kind === 'map' && isObject(value)) {
    const entries = Object.entries(value).map(
      ([key, part]) => [key, retrace(before.entries.get(key), part, rule.ruleOf(key), layer)] as const,
    )
    return { kind: 'map', layer: before.layer, entries: new Map(entries) }
  }
  if (before?.kind === 'list' && rule.kind === 'list' && Array.isArray(value)) {
    const known = before.items.map((item) => [rule.keyOf(toJson(item)), item] as const)
    const items = value.map((item: Json) => {
      const key = rule.keyOf(item)
      return retrace(known.find(([other]) => key !== undefined && other === key)?.[1], item, rule.item, layer)
    })
    return { kind: 'list', layer: before.layer, items }
  }
  if (before?.kind === 'value' && isDeepStrictEqual(toJson(before), value)) return before
  return trace(value, rule, layer)
}

/** The plain JSON; null, which takes a field away, is left out of objects. */
export function toJson(traced: Traced): Json {
  switch (traced.kind) {
    case 'value':
      return dropNulls(traced.value)
    case 'map': {
      const kept = [...traced.entries].filter(([, part]) => !isNull(part))
      return Object.fromEntries(kept.map(([key, part]) => [key, toJson(part)]))
    }
    case 'list':
      return traced.items.map(toJson)
  }
}

/** Every part and who set it, in the order of the pod. */
export function listOrigins(traced: Traced, path = ''): Origin[] {
  switch (traced.kind) {
    case 'value':
      return isNull(traced) ? [] : [{ path, layer: traced.layer }]
    case 'map':
      if (traced.entries.size === 0) return [{ path, layer: traced.layer }]
      return [...traced.entries].flatMap(([key, part]) => listOrigins(part, joinPath(path, key)))
    case 'list':
      if (traced.items.length === 0) return [{ path, layer: traced.layer }]
      return traced.items.flatMap((item, index) => listOrigins(item, `${path}[${index}]`))
  }
}

/** The path of a field; keys that are no plain words are quoted. */
export function joinPath(path: string, key: string): string {
  if (!/^[A-Za-z_]\w*$/.test(key)) return `${path}[${JSON.stringify(key)}]`
  return path === '' ? key : `${path}.${key}`
}

function isNull(traced: Traced): boolean {
  return traced.kind === 'value' && traced.value === null
}

function dropNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(dropNulls)
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([, part]) => part !== null)
  return Object.fromEntries(kept.map(([key, part]) => [key, dropNulls(part)]))
}
