// The settings that all arguments together make, and which argument each came from.

import { isRecord } from './api-object.ts'
import type { Translation } from './translation.ts'

/** Settings whose every field is an argument of its own. */
const groups = ['deadlines', 'logs', 'result']

export interface CollectedSettings {
  readonly settings: Readonly<Record<string, unknown>>
  /** The path of a setting in words of the arguments: `command[0]` as `cmds[0]`. */
  argumentOf(path: string): string
}

/** Puts translations together: lists and objects that several arguments add to are joined, anything else is replaced. */
export function collectSettings(
  translations: readonly (Translation & { readonly argument: string })[],
): CollectedSettings {
  const settings: Record<string, unknown> = {}
  const origins = new Map<string, string>()
  for (const { argument, settings: added = {} } of translations) {
    for (const [name, value] of Object.entries(added)) {
      settings[name] = join(settings[name], value)
      const paths = isRecord(value) ? Object.keys(value).map((key) => `${name}.${key}`) : []
      for (const path of [name, ...paths]) origins.set(path, argument)
    }
  }
  return { settings, argumentOf: (path) => renamePath(path, origins) }
}

function join(before: unknown, added: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(added)) return [...before, ...added]
  return isRecord(before) && isRecord(added) ? { ...before, ...added } : added
}

function renamePath(path: string, origins: ReadonlyMap<string, string>): string {
  const [whole, field = path] = /^([^.[]+)(?:\.[^.[]+)?/.exec(path) ?? [path]
  const nested = groups.includes(field) ? origins.get(whole) : undefined
  if (nested !== undefined) return `${nested}${path.slice(whole.length)}`
  return `${origins.get(field) ?? field}${path.slice(field.length)}`
}
