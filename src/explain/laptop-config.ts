// A docker config as laptop tools read it from a file. They share Go's JSON with the kubelet and differ in what they take from it.

import { type DocumentError, decodeDocument } from '../dockerconfig/document.ts'
import type { DockerConfigEntry } from '../dockerconfig/entry.ts'
import { isFieldName } from '../dockerconfig/json/field-name.ts'
import { parseJson } from '../dockerconfig/json/read.ts'
import type { JsonNode } from '../dockerconfig/json/tree.ts'

/** What a config file holds for other tools than the kubelet. */
export interface LaptopConfig {
  readonly entries: readonly DockerConfigEntry[]
  readonly errors: readonly DocumentError[]
  /** Whether text follows the JSON value: docker reads on regardless, podman does not. */
  readonly hasTrailingText: boolean
  /** The helper that keeps the logins of all registries; text from outside. */
  readonly credsStore: string | undefined
  /** Registries that a credential helper of their own is set for, with its name. */
  readonly credHelpers: ReadonlyMap<string, string>
}

/** Reads a config in the layout of `config.json`. */
export function readLaptopConfig(bytes: Uint8Array): LaptopConfig {
  const whole = parseJson(bytes)
  const json = whole.ok ? bytes : bytes.subarray(0, whole.error.offset)
  const parsed = whole.ok ? whole : parseJson(json)
  const decoded = decodeDocument(json, 'dockerconfigjson')
  const root = parsed.ok ? parsed.value : undefined
  const store = findMember(root, 'credsStore')
  const helpers = findMember(root, 'credHelpers')
  return {
    entries: decoded.entries,
    errors: decoded.ok ? [] : decoded.errors,
    hasTrailingText: parsed.ok && !whole.ok,
    credsStore: store?.kind === 'string' && store.value !== '' ? store.value : undefined,
    credHelpers: readHelpers(helpers),
  }
}

function readHelpers(node: JsonNode | undefined): Map<string, string> {
  const members = node?.kind === 'object' ? node.members : []
  return new Map(members.map(({ name, value }) => [name, value.kind === 'string' ? value.value : '']))
}

function findMember(root: JsonNode | undefined, field: string): JsonNode | undefined {
  if (root?.kind !== 'object') return undefined
  return root.members.findLast((member) => isFieldName(member.name, field))?.value
}
