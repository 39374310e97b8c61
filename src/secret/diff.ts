// What differs between two docker configs, by registry: never a value.

/** Registries (keys of `auths`, as written) by what happens to them. */
export interface EntryDiff {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
  readonly kept: readonly string[]
}
