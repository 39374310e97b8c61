// Several kubeconfig files as one, by kubectl's rule: for each name, and for the current context, the first file that has it wins.

import type { KubeconfigDocument } from './document.ts'

/** Merges `documents` in their order. */
export function mergeKubeconfigs(documents: readonly KubeconfigDocument[]): KubeconfigDocument {
  const currentContext = documents.find((document) => document.currentContext !== undefined)?.currentContext
  return {
    ...(currentContext !== undefined && { currentContext }),
    contexts: firstWins(documents.map((document) => document.contexts)),
    clusters: firstWins(documents.map((document) => document.clusters)),
    users: firstWins(documents.map((document) => document.users)),
  }
}

function firstWins<Value>(maps: readonly ReadonlyMap<string, Value>[]): ReadonlyMap<string, Value> {
  const merged = new Map<string, Value>()
  for (const map of maps) {
    for (const [name, value] of map) if (!merged.has(name)) merged.set(name, value)
  }
  return merged
}
