// How places in a document are written in findings. Names come from outside: they are escaped and bounded.

import { escapeUnsafe } from '../basics/shown-text.ts'

const maxNameLength = 200

/** `name` in double quotes, on one line, without characters that could mislead a reader, cut when very long. */
export function quoteName(name: string): string {
  const shown = name.length > maxNameLength ? `${name.slice(0, maxNameLength)}…` : name
  return `"${escapeUnsafe(shown.replace(/["\\]/g, '\\$&'))}"`
}

/** Like {@link quoteName}, for a registry key: a user name and password before the host is left out. */
export function quoteKey(key: string): string {
  return quoteName(hideUserinfo(key))
}

/** The path of the member `name` of what stands at `path`. */
export function memberPath(path: string, name: string): string {
  const isPlain = name.length <= maxNameLength && /^[A-Za-z_$][\w$]*$/.test(name)
  if (!isPlain) return `${path}[${quoteKey(name)}]`
  return path === '' ? name : `${path}.${name}`
}

/** The path of the item with that index of what stands at `path`. */
export function itemPath(path: string, index: number): string {
  return `${path}[${index}]`
}

function hideUserinfo(key: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(key)?.[0] ?? ''
  const slash = key.indexOf('/', scheme.length)
  const authority = key.slice(scheme.length, slash === -1 ? key.length : slash)
  const at = authority.lastIndexOf('@')
  return at === -1 ? key : `${scheme}…${key.slice(scheme.length + at)}`
}
