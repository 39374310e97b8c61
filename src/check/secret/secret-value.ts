// Which value of a secret is its docker config: the one its type requires, or the one that a person meant.

import type { DocumentLayout } from '../../dockerconfig/document.ts'
import { parseJson } from '../../dockerconfig/json/read.ts'
import { isLegacyLayout } from '../document/shape-problems.ts'
import { decodeLenientBase64, peelBase64 } from '../document/text-layers.ts'
import { isPlainObject, type PlainValue, toJson } from '../plain-value.ts'
import type { SecretObject } from './secret-object.ts'

/** The type of secrets with a docker config. */
export const dockerConfigJsonType = 'kubernetes.io/dockerconfigjson'
/** Its predecessor, whose document is the map of entries itself. */
export const dockerCfgType = 'kubernetes.io/dockercfg'

/** A type whose secrets the kubelet reads, with the key and the layout that go with it. */
export interface PullSecretType {
  readonly type: string
  readonly dataKey: string
  readonly layout: DocumentLayout
}

const pullSecretTypes: readonly PullSecretType[] = [
  { type: dockerConfigJsonType, dataKey: '.dockerconfigjson', layout: 'dockerconfigjson' },
  { type: dockerCfgType, dataKey: '.dockercfg', layout: 'dockercfg' },
]

/** What belongs to a type; undefined for types that the kubelet ignores. */
export function findPullSecretType(type: string): PullSecretType | undefined {
  return pullSecretTypes.find((candidate) => candidate.type === type)
}

/** A value with the key it was found under. */
export interface FoundValue {
  readonly key: string
  readonly bytes: Uint8Array
  readonly layout: DocumentLayout
  /** Whether it stands where the type of its secret requires it; otherwise it is what a person meant. */
  readonly isStored: boolean
}

/** The docker config of a secret: where its type requires it, or else what a person meant. */
export function findValue({ type, data, undecodable }: SecretObject): FoundValue | undefined {
  const pullType = findPullSecretType(type)
  const stored = pullType && data.get(pullType.dataKey)
  if (pullType && stored) return { key: pullType.dataKey, bytes: stored, layout: pullType.layout, isStored: true }
  const readable = [...undecodable].flatMap(([key, value]): [string, Uint8Array][] => {
    const bytes = readMeantValue(value)
    return bytes ? [[key, bytes]] : []
  })
  return findMeantValue(data) ?? findMeantValue(new Map(readable))
}

/** The value that looks like a docker config, by its key or else by its content. */
export function findMeantValue(data: ReadonlyMap<string, Uint8Array>): FoundValue | undefined {
  const byName = [...data].find(([key]) => isDockerConfigName(key))
  const found = byName ?? [...data].find(([, bytes]) => isDockerConfig(bytes))
  return found && { key: found[0], bytes: found[1], layout: layoutOf(found[1]), isStored: false }
}

/** What a value that is not base64 was meant to be: JSON as text or as an object, or base64 with blanks, without padding, URL-safe. */
export function readMeantValue(value: PlainValue): Uint8Array | undefined {
  if (isPlainObject(value)) return Buffer.from(JSON.stringify(toJson(value)), 'utf8')
  if (typeof value !== 'string') return undefined
  if (value.trimStart().startsWith('{')) return Buffer.from(value, 'utf8')
  const bytes = Buffer.from(value, 'utf8')
  return peelBase64(bytes) && decodeLenientBase64(value.replace(/\s+/g, ''))
}

/** The layout that the entries of a value are in, whatever the type says. */
export function layoutOf(bytes: Uint8Array): DocumentLayout {
  const parsed = parseJson(bytes)
  return parsed.ok && isLegacyLayout(parsed.value) ? 'dockercfg' : 'dockerconfigjson'
}

function isDockerConfigName(key: string): boolean {
  const letters = key.toLowerCase().replace(/[^a-z]/g, '')
  return ['dockerconfigjson', 'dockercfg', 'dockerconfig', 'configjson', 'dockercfgjson'].includes(letters)
}

function isDockerConfig(bytes: Uint8Array): boolean {
  const parsed = parseJson(bytes)
  if (!parsed.ok || parsed.value.kind !== 'object') return false
  return parsed.value.members.some(({ name }) => name.toLowerCase() === 'auths') || isLegacyLayout(parsed.value)
}
