// What wraps a docker config by mistake: a byte order mark, base64, quotes, compression. Each is recognised; base64 and marks are taken off.

import { decodeBase64 } from '../../dockerconfig/base64.ts'
import { decodeUtf8 } from '../../dockerconfig/byte-string.ts'

const utf8Mark = [0xef, 0xbb, 0xbf]
const utf16Marks = [
  [0xff, 0xfe],
  [0xfe, 0xff],
]

/** First bytes of gzip, zip, zstd, bzip2 and xz. */
const compressedStarts = [
  [0x1f, 0x8b],
  [0x50, 0x4b, 0x03, 0x04],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0x42, 0x5a, 0x68],
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
]

/** Whether the bytes start with the UTF-8 byte order mark, which {@link stripMark} removes. */
export function hasUtf8Mark(bytes: Uint8Array): boolean {
  return startsWith(bytes, utf8Mark)
}

/** Whether the bytes start with a byte order mark of UTF-16. */
export function hasUtf16Mark(bytes: Uint8Array): boolean {
  return utf16Marks.some((mark) => startsWith(bytes, mark))
}

/** The bytes behind the UTF-8 byte order mark. */
export function stripMark(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(utf8Mark.length)
}

/** Whether the bytes are those of a compressed file. */
export function isCompressed(bytes: Uint8Array): boolean {
  return compressedStarts.some((start) => startsWith(bytes, start))
}

/** Base64 around base64 around base64 still happens; more than that is something else. */
const maxLayers = 4

/**
 * Takes one layer of base64 off, tolerating white space, missing padding and the URL-safe alphabet, when a JSON object or a further
 * layer stands below. Undefined when that is not so.
 */
export function peelBase64(bytes: Uint8Array, layers = maxLayers): Uint8Array | undefined {
  const compact = decodeUtf8(bytes)?.replace(/\s+/g, '') ?? ''
  if (layers === 0 || compact.length < 3 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(compact)) return undefined
  const decoded = decodeLenientBase64(compact)
  if (!decoded) return undefined
  const isWrapped = hasUtf8Mark(decoded) || startsObject(decoded) || peelBase64(decoded, layers - 1) !== undefined
  return isWrapped ? decoded : undefined
}

/** Decodes base64 in either alphabet, padded or not. */
export function decodeLenientBase64(text: string): Uint8Array | undefined {
  const standard = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={1,2}$/, '')
  const decoded = decodeBase64(standard, 'unpadded')
  return decoded.ok ? decoded.bytes : undefined
}

/** Whether single quotes stand where JSON needs double ones, or around the whole text. */
export function isSingleQuoted(text: string): boolean {
  return /^\s*'/.test(text) || /^\s*\{\s*'/.test(text)
}

/** Whether the text has typographic quotes. */
export function hasSmartQuotes(text: string): boolean {
  return /[\u2018-\u201f\u00ab\u00bb]/.test(text)
}

function startsObject(bytes: Uint8Array): boolean {
  return decodeUtf8(bytes)?.trimStart().startsWith('{') ?? false
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte)
}
