// The docker config inside a Secret as it was stored, for comparing and merging. What the kubelet makes of it is the check's business.

import type { Secret } from '../basics/wire.ts'
import { isFieldName } from '../dockerconfig/json/field-name.ts'
import { parseJson } from '../dockerconfig/json/read.ts'
import type { JsonMember, JsonNode } from '../dockerconfig/json/tree.ts'
import { dockerConfigKey, dockerConfigType, legacyKey, legacyType } from './names.ts'

/** A docker config nests three deep; what nests deeper than this is not one. */
const deepestNesting = 32

/** JSON texts with members sorted. They hold credentials: for comparing and writing, never for showing. */
export interface StoredDocument {
  /** By key of `auths`, as written. */
  readonly entries: ReadonlyMap<string, string>
  /** The members beside `auths`, by name; empty in the legacy layout. */
  readonly others: ReadonlyMap<string, string>
}

/** The bytes under the data key of the secret's type, or undefined where there are none. */
export function readDocumentBytes(secret: Secret): Uint8Array | undefined {
  const value = secret.data?.[secret.type === legacyType ? legacyKey : dockerConfigKey]
  // The API server has decoded and encoded this value itself, so there is nothing left to judge.
  return value === undefined ? undefined : Buffer.from(value, 'base64')
}

/** The document of a pull secret, or undefined when it can't be read as one unambiguously. */
export function readStoredDocument(secret: Secret): StoredDocument | undefined {
  const bytes = readDocumentBytes(secret)
  if (!bytes) return undefined
  if (secret.type === dockerConfigType) return readDocument(bytes)
  if (secret.type !== legacyType) return undefined
  const entries = readEntries(parseValue(bytes))
  return entries && { entries, others: new Map() }
}

/** Reads a docker config's text; undefined when it is not JSON, has no `auths` object, or says something twice. */
export function readDocument(bytes: Uint8Array): StoredDocument | undefined {
  const root = parseValue(bytes)
  if (root?.kind !== 'object' || hasTwins(root.members)) return undefined
  const auths = root.members.find((member) => member.name === 'auths')
  const entries = readEntries(auths?.value)
  if (!entries) return undefined
  const others = root.members.filter((member) => member !== auths)
  return { entries, others: new Map(others.map((member) => [member.name, canonicalJson(member.value)])) }
}

/** Whether two documents say the same, whatever their white space and the order of their members. */
export function isSameDocument(a: StoredDocument, b: StoredDocument): boolean {
  return isSameMap(a.entries, b.entries) && isSameMap(a.others, b.others)
}

/** The document's text, registries sorted. */
export function renderDocument(document: StoredDocument): string {
  const members = [['auths', renderObject(document.entries)] as const, ...document.others]
  return renderObject(new Map(members))
}

function parseValue(bytes: Uint8Array): JsonNode | undefined {
  const result = parseJson(bytes)
  return result.ok && !nestsDeeper(result.value, deepestNesting) ? result.value : undefined
}

/** Whether containers nest more than `levels` deep; looks no further, so that a hostile document can't exhaust the stack. */
function nestsDeeper(node: JsonNode, levels: number): boolean {
  if (node.kind !== 'object' && node.kind !== 'array') return false
  if (levels === 0) return true
  const children = node.kind === 'object' ? node.members.map((member) => member.value) : node.items
  return children.some((child) => nestsDeeper(child, levels - 1))
}

function readEntries(node: JsonNode | undefined): ReadonlyMap<string, string> | undefined {
  if (node?.kind !== 'object' || hasTwins(node.members)) return undefined
  return new Map(node.members.map((member) => [member.name, canonicalJson(member.value)]))
}

/** A name twice, or another spelling of `auths` that Go reads as the same. */
function hasTwins(members: readonly JsonMember[]): boolean {
  const names = new Set(members.map((member) => member.name))
  return names.size < members.length || [...names].some((name) => name !== 'auths' && isFieldName(name, 'auths'))
}

function canonicalJson(node: JsonNode): string {
  switch (node.kind) {
    case 'null':
      return 'null'
    case 'boolean':
      return String(node.value)
    case 'number':
      return node.text
    case 'string':
      return JSON.stringify(node.value)
    case 'array':
      return `[${node.items.map(canonicalJson).join()}]`
    case 'object':
      return `{${node.members
        .map((member) => `${JSON.stringify(member.name)}:${canonicalJson(member.value)}`)
        .sort()
        .join()}}`
  }
}

function renderObject(members: ReadonlyMap<string, string>): string {
  const rendered = [...members].map(([name, json]) => `${JSON.stringify(name)}:${json}`)
  return `{${rendered.sort().join()}}`
}

function isSameMap(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value)
}
