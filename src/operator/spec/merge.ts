// Lays one layer of a pod over another.

import { isDeepStrictEqual } from 'node:util'
import { fieldAt } from './json-fields.ts'
import type { MergeRule } from './merge-rule.ts'
import type { Json } from './pod-fields.ts'
import { type Traced, toJson } from './traced.ts'

/** In an item of a named list: `$patch: delete` takes the lower layer's item of that name away, as in Kubernetes' strategic merge. */
export const patchDirective = '$patch'

/**
 * `high` over `low`. What `high` does not say stays; null, false, 0, "" and empty lists say something. Layers of the same rule that hold no
 * null, no empty named list and no directive can be merged in any grouping.
 */
export function mergeLayers(low: Traced | undefined, high: Traced, rule: MergeRule): Traced {
  if (high.kind === 'map' && rule.kind === 'map') {
    const entries = new Map(low?.kind === 'map' ? low.entries : [])
    for (const [key, part] of high.entries) entries.set(key, mergeLayers(entries.get(key), part, rule.ruleOf(key)))
    return { kind: 'map', layer: high.layer, entries }
  }
  if (high.kind === 'list' && rule.kind === 'list') return mergeLists(low, high, rule)
  // Saying the same again does not make it the higher layer's.
  return low?.kind === 'value' && isDeepStrictEqual(toJson(low), toJson(high)) ? low : high
}

function mergeLists(
  low: Traced | undefined,
  high: Extract<Traced, { kind: 'list' }>,
  rule: Extract<MergeRule, { kind: 'list' }>,
): Traced {
  if (high.items.length === 0) return high
  const lowItems = low?.kind === 'list' ? low.items : []
  const keys = lowItems.map((item) => rule.keyOf(toJson(item)))
  const items: (Traced | undefined)[] = [...lowItems]
  for (const item of high.items) {
    const json = toJson(item)
    const key = rule.keyOf(json)
    const index = key === undefined ? -1 : keys.indexOf(key)
    if (isDeletion(json)) {
      if (index >= 0) items[index] = undefined
    } else if (index >= 0) {
      items[index] = mergeLayers(lowItems[index], item, rule.item)
    } else {
      items.push(mergeLayers(undefined, item, rule.item))
    }
  }
  return { kind: 'list', layer: high.layer, items: items.filter((item) => item !== undefined) }
}

function isDeletion(item: Json): boolean {
  return fieldAt(item, patchDirective) === 'delete'
}
