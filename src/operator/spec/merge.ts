// Lays one layer of a pod over another.

import { isDeepStrictEqual } from 'node:util'
import { fieldAt } from './json-fields.ts'
import type { MergeRule } from './merge-rule.ts'
import type { Json } from './pod-fields.ts'
import { type Traced, toJson } from './traced.ts'

/**
 * In an item of a named list: `$patch: delete` takes the lower layer's item of that name away, and an item that is only `$patch: replace` all
 * that the lower layer has, as in Kubernetes' strategic merge.
 */
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
  const isReplacing = high.items.some((item) => directiveOf(toJson(item)) === 'replace')
  const lowItems = low?.kind === 'list' && !isReplacing ? low.items : []
  const keys = lowItems.map((item) => rule.keyOf(toJson(item)))
  const items: (Traced | undefined)[] = [...lowItems]
  for (const item of high.items) {
    const json = toJson(item)
    const key = rule.keyOf(json)
    const index = key === undefined ? -1 : keys.indexOf(key)
    const directive = directiveOf(json)
    if (directive === 'delete' && index >= 0) items[index] = undefined
    if (directive === 'delete' || directive === 'replace') continue
    if (index >= 0) {
      items[index] = mergeLayers(lowItems[index], item, rule.item)
    } else {
      items.push(mergeLayers(undefined, item, rule.item))
    }
  }
  return { kind: 'list', layer: high.layer, items: items.filter((item) => item !== undefined) }
}

function directiveOf(item: Json): Json | undefined {
  return fieldAt(item, patchDirective)
}
