// Objects from outside, read so that nothing they do can reach us: getters that throw, proxies, cycles, prototypes, exotic values.

/** JSON as a value. Maps stand for objects, so that no name is special. */
export type PlainValue = null | boolean | number | string | readonly PlainValue[] | PlainObject
export type PlainObject = ReadonlyMap<string, PlainValue>

/** Deeper parts of a manifest say nothing about a secret. */
const maxDepth = 12

/** More values than any manifest has; more are not read. */
const maxValues = 2_000_000

/**
 * Copies `value` as JSON would carry it: own enumerable members, dates as text, what JSON can't hold left out, nothing below twelve
 * levels. Undefined when it can't be read at all.
 */
export function copyPlain(value: unknown): PlainValue | undefined {
  try {
    return copy(value, 0, { left: maxValues })
  } catch {
    return undefined
  }
}

export function isPlainObject(value: PlainValue | undefined): value is PlainObject {
  return value instanceof Map
}

/** The value for `JSON.stringify`. */
export function toJson(value: PlainValue): unknown {
  if (isPlainObject(value)) return Object.fromEntries([...value].map(([name, member]) => [name, toJson(member)]))
  return Array.isArray(value) ? value.map(toJson) : value
}

function copy(value: unknown, depth: number, budget: { left: number }): PlainValue | undefined {
  budget.left -= 1
  if (budget.left < 0 || depth > maxDepth) return undefined
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'number':
      return value
    case 'bigint':
      return Number(value)
    case 'object':
      return value === null ? null : copyObject(value, depth, budget)
    default:
      return undefined
  }
}

function copyObject(value: object, depth: number, budget: { left: number }): PlainValue | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (Array.isArray(value)) return value.map((item) => copy(item, depth + 1, budget) ?? null)
  const members = new Map<string, PlainValue>()
  for (const name of Object.keys(value)) {
    const member = copy(Reflect.get(value, name), depth + 1, budget)
    if (member !== undefined) members.set(name, member)
  }
  return members
}
