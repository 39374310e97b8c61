// What kind of text it is: a manifest, a part of one, or a docker config.

import { readManifestText } from '../manifest/manifest-text.ts'
import { copyPlain, isPlainObject, type PlainObject, type PlainValue } from '../plain-value.ts'
import { dockerCfgType, dockerConfigJsonType } from '../secret/secret-value.ts'

/** Members that stand at the top of manifests and never of docker configs. */
export const manifestMembers: readonly string[] = ['apiVersion', 'kind', 'items', 'metadata', 'data', 'stringData']
const manifestLine = new RegExp(`^\\ufeff?[ \\t]*(?:\\{[ \\t]*)?["']?(?:${manifestMembers.join('|')})["']?\\s*:`, 'm')

const keys: ReadonlyArray<readonly [key: string, type: string]> = [
  ['.dockerconfigjson', dockerConfigJsonType],
  ['.dockercfg', dockerCfgType],
]

/** Whether the text is meant to be a manifest, readable or not. */
export function isManifestText(text: string): boolean {
  if (isDockerConfigText(text)) return false
  const object = readJsonObject(text)
  if (object) return manifestMembers.some((name) => object.has(name))
  return manifestLine.test(text)
}

/** Whether the text is JSON with `auths` at its top. */
export function isDockerConfigText(text: string): boolean {
  return readJsonObject(text)?.has('auths') ?? false
}

/** The value of a manifest of which only a part is there, with the type that its key belongs to. */
export interface Fragment {
  readonly type: string
  readonly value: string
}

/**
 * Finds the value in `{".dockerconfigjson": "…"}`, in `data:` without the rest, in a line `.dockerconfigjson: …`, and in the
 * `map[.dockerconfigjson:…]` that kubectl prints for all of `data`.
 */
export function findFragment(text: string): Fragment | undefined {
  const printed = /^\s*map\[(\.docker(?:configjson|cfg)):([A-Za-z0-9+/=]+)\]\s*$/.exec(text)
  if (printed) return toFragment(printed[1], printed[2] ?? null)
  const isCandidate = text.includes('.dockerconfigjson') || text.includes('.dockercfg')
  if (!isCandidate || /^[ \t]*["']?(?:kind|type)["']?[ \t]*:/m.test(text)) return undefined
  const [document, ...more] = readManifestText(text) ?? []
  const object = more.length === 0 ? copyPlain(document) : undefined
  if (!isPlainObject(object) || object.has('kind') || object.has('type')) return undefined
  const [key, value] = findKey(object) ?? findKey(object.get('data')) ?? findKey(object.get('stringData')) ?? []
  return toFragment(key, value)
}

function findKey(value: PlainValue | undefined): [string, PlainValue] | undefined {
  if (!isPlainObject(value)) return undefined
  const found = keys.find(([key]) => value.has(key))
  return found && [found[0], value.get(found[0]) ?? null]
}

function toFragment(key: string | undefined, value: PlainValue | undefined): Fragment | undefined {
  const type = keys.find(([known]) => known === key)?.[1]
  return type !== undefined && typeof value === 'string' ? { type, value } : undefined
}

function readJsonObject(text: string): PlainObject | undefined {
  if (!/^\ufeff?\s*\{/.test(text)) return undefined
  try {
    const value = copyPlain(JSON.parse(text.replace(/^\ufeff/, '')))
    return isPlainObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
