// What plugins are given: values they may read and can not change.

/** `T` with every property and array read-only, all the way down. */
export type Frozen<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T

/** A frozen copy of a JSON value; the original stays as it is. Throws a DataCloneError for what can not be copied, such as a function. */
export function freezeCopy<T>(value: T): Frozen<T> {
  const copy = structuredClone(value)
  freezeDeep(copy)
  return copy as Frozen<T>
}

function freezeDeep(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  for (const member of Object.values(value)) freezeDeep(member)
}
