// A docker config document as the kubelet decodes it: from bytes to entries, or to the reasons why it refuses all of it.

import { type DecodedEntry, type DockerConfigEntry, decodeEntry, type EntryFaultKind } from './entry.ts'
import { isFieldName } from './json/field-name.ts'
import { parseJson } from './json/read.ts'
import type { JsonMember, JsonNode, JsonSyntaxError } from './json/tree.ts'

/** `dockerconfigjson` keeps entries under `auths`, the legacy `dockercfg` is the map of entries itself. */
export type DocumentLayout = 'dockerconfigjson' | 'dockercfg'

/** Why Go refuses a document; one such error is enough to make every pull of the pod fail. */
export interface DocumentError {
  readonly kind: 'syntax' | EntryFaultKind
  /** Member names from the top to what is wrong, as written; empty for the document itself. Text from outside. */
  readonly path: readonly string[]
  readonly offset: number
  /** Present for syntax errors. */
  readonly syntax?: JsonSyntaxError
  /** In Go's words where they say it well; never holds text of the input. */
  readonly reason: string
}

export type DocumentResult =
  | { readonly ok: true; readonly entries: readonly DockerConfigEntry[] }
  | {
      readonly ok: false
      /** The first of `errors`. */
      readonly error: DocumentError
      /** All of them, in the order of the document. */
      readonly errors: readonly DocumentError[]
      /** What could be read all the same: for explaining only, the kubelet uses none of it. */
      readonly entries: readonly DockerConfigEntry[]
    }

interface Decoding {
  readonly entries: Map<string, DockerConfigEntry>
  readonly errors: DocumentError[]
}

/**
 * Decodes a document as the kubelet's json.Unmarshal does (DockerConfigJSON and DockerConfig of pkg/credentialprovider/config.go): names
 * match case-insensitively, a repeated `auths` is merged, a repeated key replaces the earlier entry whole, `null` empties. Entries are
 * in the order of the document. Never throws.
 */
export function decodeDocument(bytes: Uint8Array, layout: DocumentLayout): DocumentResult {
  const parsed = parseJson(bytes)
  if (parsed.ok) return decodeParsed(parsed.value, layout)
  const { error: syntax } = parsed
  const error: DocumentError = { kind: 'syntax', path: [], offset: syntax.offset, syntax, reason: syntax.reason }
  return { ok: false, error, errors: [error], entries: [] }
}

/** As {@link decodeDocument}, for a document whose JSON has been read. */
export function decodeParsed(root: JsonNode, layout: DocumentLayout): DocumentResult {
  const decoding: Decoding = { entries: new Map(), errors: [] }
  if (layout === 'dockercfg') readEntries(root, [], decoding)
  else readTopLevel(root, decoding)
  const entries = [...decoding.entries.values()]
  const [error] = decoding.errors
  return error ? { ok: false, error, errors: decoding.errors, entries } : { ok: true, entries }
}

function readTopLevel(node: JsonNode, decoding: Decoding): void {
  for (const member of readMembers(node, [], decoding)) {
    if (isFieldName(member.name, 'auths')) readEntries(member.value, [member.name], decoding)
    else if (isFieldName(member.name, 'HttpHeaders')) checkHeaders(member, decoding)
  }
}

function readEntries(node: JsonNode, path: readonly string[], decoding: Decoding): void {
  if (node.kind === 'null') decoding.entries.clear()
  for (const member of readMembers(node, path, decoding)) {
    const decoded = decodeEntry(member.value)
    const entryPath = [...path, member.name]
    decoding.errors.push(...describeFaults(decoded, entryPath))
    decoding.entries.delete(member.name)
    decoding.entries.set(member.name, { key: member.name, path: entryPath, offset: member.offset, ...decoded.value })
  }
}

function describeFaults({ faults }: DecodedEntry, entryPath: readonly string[]): DocumentError[] {
  return faults.map(({ kind, field, offset, reason }) => ({
    kind,
    path: field === undefined ? entryPath : [...entryPath, field],
    offset,
    reason,
  }))
}

/** The headers are never used, but a value that is not a string makes Go refuse the document. */
function checkHeaders(headers: JsonMember, decoding: Decoding): void {
  for (const { name, value } of readMembers(headers.value, [headers.name], decoding)) {
    if (value.kind !== 'string' && value.kind !== 'null')
      addTypeError(value, [headers.name, name], 'a string', decoding)
  }
}

/** The members of an object; none for `null`; an error for everything else. */
function readMembers(node: JsonNode, path: readonly string[], decoding: Decoding): readonly JsonMember[] {
  if (node.kind === 'object') return node.members
  if (node.kind !== 'null') addTypeError(node, path, 'an object', decoding)
  return []
}

function addTypeError(node: JsonNode, path: readonly string[], wanted: string, decoding: Decoding): void {
  decoding.errors.push({
    kind: 'wrong-type',
    path,
    offset: node.offset,
    reason: `cannot read ${node.kind} as ${wanted}`,
  })
}
