// Reads JSON by the rules of Go's encoding/json, which is what the kubelet and the API server use. Linear, and without recursion.

import { type JsonCursor, JsonFault } from './cursor.ts'
import { readNumber, readString, readWord } from './scalar.ts'
import type { JsonMember, JsonNode, JsonSyntaxError } from './tree.ts'

/** Go refuses deeper nesting (maxNestingDepth in encoding/json). */
const maxDepth = 10_000

export type JsonResult =
  | { readonly ok: true; readonly value: JsonNode }
  | { readonly ok: false; readonly error: JsonSyntaxError }

type OpenContainer =
  | { readonly kind: 'array'; readonly offset: number; readonly items: JsonNode[] }
  | {
      readonly kind: 'object'
      readonly offset: number
      readonly members: JsonMember[]
      name: string
      nameOffset: number
    }

/**
 * Parses one JSON value. Members keep their order and their duplicates. A byte order mark, text after the value and nesting deeper
 * than 10,000 are errors; invalid UTF-8 inside strings is not. Never throws.
 */
export function parseJson(bytes: Uint8Array): JsonResult {
  try {
    return { ok: true, value: readDocument({ bytes, at: 0 }) }
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault
    return { ok: false, error: locate(bytes, fault) }
  }
}

function readDocument(cursor: JsonCursor): JsonNode {
  const open: OpenContainer[] = []
  for (;;) {
    let node = beginValue(cursor, open)
    while (node) {
      const parent = open.at(-1)
      if (!parent) return endDocument(cursor, node)
      addTo(parent, node)
      node = continueOrClose(cursor, open, parent)
    }
  }
}

/** The value at the cursor, or undefined when it is a container whose first value comes next. */
function beginValue(cursor: JsonCursor, open: OpenContainer[]): JsonNode | undefined {
  skipSpace(cursor)
  const offset = cursor.at
  const byte = cursor.bytes[offset]
  switch (byte) {
    case 0x7b:
      return openContainer(cursor, open, { kind: 'object', offset, members: [], name: '', nameOffset: 0 })
    case 0x5b:
      return openContainer(cursor, open, { kind: 'array', offset, items: [] })
    case 0x22:
      return { kind: 'string', offset, value: readString(cursor) }
    case 0x74:
    case 0x66:
      readWord(cursor, byte === 0x74 ? 'true' : 'false')
      return { kind: 'boolean', offset, value: byte === 0x74 }
    case 0x6e:
      readWord(cursor, 'null')
      return { kind: 'null', offset }
    default:
      return { kind: 'number', offset, text: readNumber(cursor) }
  }
}

function openContainer(cursor: JsonCursor, open: OpenContainer[], container: OpenContainer): JsonNode | undefined {
  if (open.length === maxDepth) throw new JsonFault(cursor, 'exceeds the nesting depth of 10,000')
  cursor.at += 1
  skipSpace(cursor)
  if (cursor.bytes[cursor.at] === closingByte(container)) {
    cursor.at += 1
    return container
  }
  open.push(container)
  if (container.kind === 'object') readName(cursor, container)
  return undefined
}

/** After a value inside `parent`: undefined when another value follows, the container itself when it ends here. */
function continueOrClose(cursor: JsonCursor, open: OpenContainer[], parent: OpenContainer): JsonNode | undefined {
  skipSpace(cursor)
  const byte = cursor.bytes[cursor.at]
  if (byte === closingByte(parent)) {
    cursor.at += 1
    open.pop()
    return parent
  }
  if (byte !== 0x2c) {
    throw new JsonFault(cursor, parent.kind === 'array' ? 'after array element' : 'after object key:value pair')
  }
  cursor.at += 1
  if (parent.kind === 'object') readName(cursor, parent)
  return undefined
}

function readName(cursor: JsonCursor, container: OpenContainer & { kind: 'object' }): void {
  skipSpace(cursor)
  if (cursor.bytes[cursor.at] !== 0x22) throw new JsonFault(cursor, 'looking for beginning of object key string')
  container.nameOffset = cursor.at
  container.name = readString(cursor)
  skipSpace(cursor)
  if (cursor.bytes[cursor.at] !== 0x3a) throw new JsonFault(cursor, 'after object key')
  cursor.at += 1
}

function addTo(parent: OpenContainer, node: JsonNode): void {
  if (parent.kind === 'array') parent.items.push(node)
  else parent.members.push({ name: parent.name, offset: parent.nameOffset, value: node })
}

function endDocument(cursor: JsonCursor, node: JsonNode): JsonNode {
  skipSpace(cursor)
  if (cursor.at < cursor.bytes.length) throw new JsonFault(cursor, 'after top-level value')
  return node
}

function closingByte(container: OpenContainer): number {
  return container.kind === 'object' ? 0x7d : 0x5d
}

function skipSpace(cursor: JsonCursor): void {
  for (;;) {
    const byte = cursor.bytes[cursor.at]
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return
    cursor.at += 1
  }
}

function locate(bytes: Uint8Array, fault: JsonFault): JsonSyntaxError {
  let line = 1
  let lineStart = 0
  for (let at = bytes.indexOf(0x0a); at !== -1 && at < fault.offset; at = bytes.indexOf(0x0a, at + 1)) {
    line += 1
    lineStart = at + 1
  }
  return { offset: fault.offset, line, column: fault.offset - lineStart + 1, reason: fault.message }
}
