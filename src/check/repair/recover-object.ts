// From bytes that are not JSON to the object that was meant, where there is only one way to read them.

import { decodeUtf8 } from '../../dockerconfig/byte-string.ts'
import { parseJson } from '../../dockerconfig/json/read.ts'
import type { JsonMember, JsonNode } from '../../dockerconfig/json/tree.ts'
import { decompressGzip } from '../document/gzip.ts'
import { hasSmartQuotes, hasUtf8Mark, hasUtf16Mark, peelBase64, stripMark } from '../document/text-layers.ts'

/** Wrappings that are taken off one after the other. */
const maxLayers = 6

/**
 * The members of the object in the bytes, below marks, base64, gzip, other encodings and wrong quotes. Undefined when none is sure, also when
 * a text in it is not UTF-8 and would be changed by writing it anew.
 */
export function recoverObject(bytes: Uint8Array): readonly JsonMember[] | undefined {
  let current: Uint8Array | undefined = bytes
  for (let layer = 0; current && layer < maxLayers; layer += 1) {
    const parsed = parseJson(current)
    if (parsed.ok && parsed.value.kind === 'object')
      return decodeUtf8(current) === undefined ? undefined : parsed.value.members
    current = parsed.ok ? unwrapText(parsed.value) : unwrapBytes(current)
  }
  return undefined
}

/** JSON, or base64 of it, inside a JSON string. */
function unwrapText(node: JsonNode): Uint8Array | undefined {
  return node.kind === 'string' ? Buffer.from(node.value, 'utf8') : undefined
}

function unwrapBytes(bytes: Uint8Array): Uint8Array | undefined {
  if (hasUtf8Mark(bytes)) return stripMark(bytes)
  if (hasUtf16Mark(bytes)) return decodeUtf16(bytes)
  const unzipped = decompressGzip(bytes)
  if (unzipped) return unzipped
  const trimmed = dropNuls(bytes)
  if (trimmed.length < bytes.length) return trimmed
  return peelBase64(bytes) ?? straightenQuotes(bytes)
}

function decodeUtf16(bytes: Uint8Array): Uint8Array {
  const encoding = bytes[0] === 0xff ? 'utf-16le' : 'utf-16be'
  return Buffer.from(new TextDecoder(encoding).decode(bytes), 'utf8')
}

function dropNuls(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end -= 1
  return bytes.subarray(0, end)
}

/** Single quotes become double ones only where no double quote or backslash shows that somebody meant them. */
function straightenQuotes(bytes: Uint8Array): Uint8Array | undefined {
  const text = decodeUtf8(bytes)?.trim()
  if (text === undefined) return undefined
  if (text.length > 1 && text.startsWith("'") && text.endsWith("'")) return Buffer.from(text.slice(1, -1), 'utf8')
  if (hasSmartQuotes(text)) {
    const straight = text.replace(/[\u201c-\u201f\u00ab\u00bb]/g, '"').replace(/[\u2018-\u201b]/g, "'")
    return straight === text ? undefined : Buffer.from(straight, 'utf8')
  }
  return /["\\]/.test(text) || !text.includes("'") ? undefined : Buffer.from(text.replaceAll("'", '"'), 'utf8')
}
