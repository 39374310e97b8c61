// Problems between keys of one document: spellings that are one registry, and Docker Hub entries that are never reached.

import { fromByteString } from '../../dockerconfig/byte-string.ts'
import { compareKey, parseMatchTarget } from '../../dockerconfig/key-match.ts'
import { hubHost, legacyHubHost } from '../../image/docker-hub.ts'
import { quoteKey } from '../path.ts'
import { describeProblem, type Problem } from '../problem.ts'
import type { KeyShape } from './key-shape.ts'

/** A key that the kubelet does not skip, with the path of its entry. */
export interface PlacedKey {
  readonly key: string
  readonly path: string
  readonly shape: KeyShape
}

/** Compares the keys of one document with each other, in linear time. */
export function checkKeyRelations(keys: readonly PlacedKey[]): Problem[] {
  const groups = groupByNormalized(keys)
  return [...groups.values()].flatMap(describeDuplicates).concat(findShadowed(keys, groups.get(legacyHubHost) ?? []))
}

function groupByNormalized(keys: readonly PlacedKey[]): Map<string, PlacedKey[]> {
  const groups = new Map<string, PlacedKey[]>()
  for (const key of keys) {
    const group = groups.get(key.shape.normalized)
    if (group) group.push(key)
    else groups.set(key.shape.normalized, [key])
  }
  return groups
}

function describeDuplicates(group: readonly PlacedKey[]): Problem[] {
  const [first, second] = group
  if (!first || !second) return []
  const normalized = quoteKey(fromByteString(first.shape.normalized))
  return [describeProblem('duplicate-registry', second.path, { detail: `${group.length} keys mean ${normalized}` })]
}

/** Entries of `index.docker.io` serve only while no other key matches, so a key that matches every Docker Hub image hides them. */
function findShadowed(keys: readonly PlacedKey[], fallbackKeys: readonly PlacedKey[]): Problem[] {
  const anyHubImage = parseMatchTarget(`${hubHost}/`)
  if (fallbackKeys.length === 0 || !anyHubImage) return []
  const hider = keys.find(({ shape }) => shape.pattern && compareKey(shape.pattern, anyHubImage) === 'match')
  if (!hider) return []
  const detail = `${quoteKey(hider.key)} matches them all`
  return fallbackKeys.map(({ path }) => describeProblem('hub-key-shadowed', path, { detail }))
}
