// What differs between two docker configs, by registry: never a value.

import type { StoredDocument } from '../stored-document.ts'

/** Registries (keys of `auths`, as written) by what happens to them, each list sorted. */
export interface EntryDiff {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
  readonly kept: readonly string[]
}

/** Compares entry by entry; a document that can't be read counts as empty. */
export function diffEntries(before: StoredDocument | undefined, after: StoredDocument | undefined): EntryDiff {
  const old = before?.entries ?? new Map<string, string>()
  const next = after?.entries ?? new Map<string, string>()
  const staying = [...next.keys()].filter((registry) => old.has(registry)).sort()
  return {
    added: [...next.keys()].filter((registry) => !old.has(registry)).sort(),
    removed: [...old.keys()].filter((registry) => !next.has(registry)).sort(),
    changed: staying.filter((registry) => old.get(registry) !== next.get(registry)),
    kept: staying.filter((registry) => old.get(registry) === next.get(registry)),
  }
}
