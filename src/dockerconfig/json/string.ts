// What a JSON string literal says, by the rules of Go's encoding/json: bad UTF-8 and lone surrogates become U+FFFD, byte by byte.

import { decodeUtf8 } from '../byte-string.ts'

const backslash = 0x5c
const replacement = '\uFFFD'
const simpleEscapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/**
 * The value of the literal whose characters are `bytes`, without its quotes. The literal must already be well-formed.
 * Source of the rules: unquoteBytes in encoding/json.
 */
export function unquoteJson(bytes: Uint8Array): string {
  const parts: string[] = []
  let start = 0
  let next = bytes.indexOf(backslash)
  while (next !== -1) {
    parts.push(decodeText(bytes.subarray(start, next)))
    const escaped = readEscape(bytes, next)
    parts.push(escaped.text)
    start = escaped.end
    next = bytes.indexOf(backslash, start)
  }
  parts.push(decodeText(bytes.subarray(start)))
  return parts.join('')
}

function readEscape(bytes: Uint8Array, at: number): { text: string; end: number } {
  const letter = String.fromCharCode(bytes[at + 1] ?? 0)
  if (letter !== 'u') return { text: simpleEscapes[letter] ?? letter, end: at + 2 }
  const unit = readUnit(bytes, at)
  if (unit < 0xd800 || unit > 0xdfff) return { text: String.fromCharCode(unit), end: at + 6 }
  const second = readUnit(bytes, at + 6)
  const isPair = unit < 0xdc00 && second >= 0xdc00 && second <= 0xdfff
  return isPair ? { text: String.fromCharCode(unit, second), end: at + 12 } : { text: replacement, end: at + 6 }
}

/** The code unit of the `\uXXXX` at `at`, -1 when there is none. */
function readUnit(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== backslash || bytes[at + 1] !== 0x75) return -1
  return Number.parseInt(String.fromCharCode(...bytes.subarray(at + 2, at + 6)), 16)
}

function decodeText(bytes: Uint8Array): string {
  return bytes.length === 0 ? '' : (decodeUtf8(bytes) ?? decodeBrokenText(bytes))
}

/** Go replaces every byte that starts no valid sequence, where the WHATWG decoder replaces longest prefixes. */
function decodeBrokenText(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at)
    parts.push(length === 0 ? replacement : Buffer.from(bytes.subarray(at, at + length)).toString('utf8'))
    at += Math.max(length, 1)
  }
  return parts.join('')
}

/** Bytes of the valid UTF-8 sequence at `at`, 0 when there is none (Unicode, table 3-7). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return 0
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  const second = bytes[at + 1] ?? 0
  if (second < low || second > high) return 0
  for (let i = 2; i < length; i += 1) {
    const byte = bytes[at + i] ?? 0
    if (byte < 0x80 || byte > 0xbf) return 0
  }
  return length
}
