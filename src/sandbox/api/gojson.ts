// JSON as Go's decoder sees it, and its words for what is wrong.

import { parseJson } from '../../dockerconfig/json/read.ts'
import type { JsonNode } from '../../dockerconfig/json/tree.ts'

/** What Go's `json.Unmarshal` into a map says about `bytes`; undefined when they are an object or `null`. */
export function jsonObjectError(bytes: Uint8Array): string | undefined {
  const parsed = parseJson(bytes)
  if (!parsed.ok) return describeSyntaxError(bytes, parsed.error)
  const { kind } = parsed.value
  if (kind !== 'object' && kind !== 'null') {
    return `json: cannot unmarshal ${kind === 'boolean' ? 'bool' : kind} into Go value of type map[string]interface {}`
  }
  const number = findHugeNumber(parsed.value)
  return number && `json: cannot unmarshal number ${number} into Go value of type float64`
}

/** Go's syntax error for `bytes`; undefined when they are JSON. */
export function syntaxError(bytes: Uint8Array): string | undefined {
  const parsed = parseJson(bytes)
  return parsed.ok ? undefined : describeSyntaxError(bytes, parsed.error)
}

/** Paths of members that stand twice in the same object, as the strict decoder reports them. */
export function duplicateFields(bytes: Uint8Array): string[] {
  const parsed = parseJson(bytes)
  return parsed.ok ? [...findDuplicates(parsed.value, '')] : []
}

function describeSyntaxError(bytes: Uint8Array, error: { readonly offset: number; readonly reason: string }): string {
  const byte = bytes[error.offset]
  if (byte === undefined) return 'unexpected end of JSON input'
  const character = String.fromCharCode(byte)
  const shown = character === "'" ? "\\'" : character === '"' ? '"' : JSON.stringify(character).slice(1, -1)
  return `invalid character '${shown}' ${error.reason.replace(/^invalid character /, '')}`
}

// Of all that the map's values can be, only numbers beyond float64 are refused.
function findHugeNumber(node: JsonNode): string | undefined {
  const open = [node]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'number' && !Number.isFinite(Number(next.text))) return next.text
    if (next.kind === 'array') open.push(...next.items)
    if (next.kind === 'object') open.push(...next.members.map(({ value }) => value))
  }
  return undefined
}

function* findDuplicates(node: JsonNode, path: string): Generator<string> {
  if (node.kind === 'array') {
    for (const [index, item] of node.items.entries()) yield* findDuplicates(item, `${path}[${index}]`)
  }
  if (node.kind !== 'object') return
  const seen = new Set<string>()
  for (const { name, value } of node.members) {
    const inner = path === '' ? name : `${path}.${name}`
    if (seen.has(name)) yield inner
    seen.add(name)
    yield* findDuplicates(value, inner)
  }
}
