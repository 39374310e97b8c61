// Strings, numbers and words of JSON, read at a cursor, judged as Go's scanner judges them.

import { type JsonCursor, JsonFault } from './cursor.ts'
import { unquoteJson } from './string.ts'

/** Reads the string literal at the cursor, which stands on its opening quote. Throws a {@link JsonFault}. */
export function readString(cursor: JsonCursor): string {
  const start = cursor.at + 1
  let isPlain = true
  for (cursor.at = start; ; cursor.at += 1) {
    const byte = cursor.bytes[cursor.at]
    if (byte === 0x22) break
    if (byte === undefined || byte < 0x20) throw new JsonFault(cursor, 'in string literal')
    if (byte >= 0x80) isPlain = false
    if (byte !== 0x5c) continue
    isPlain = false
    checkEscape(cursor)
  }
  const literal = cursor.bytes.subarray(start, cursor.at)
  cursor.at += 1
  return isPlain
    ? Buffer.from(literal.buffer, literal.byteOffset, literal.length).toString('latin1')
    : unquoteJson(literal)
}

/** Moves from the backslash to the last character of the escape. */
function checkEscape(cursor: JsonCursor): void {
  cursor.at += 1
  const letter = cursor.bytes[cursor.at]
  if (letter === undefined || !'bfnrt\\/"u'.includes(String.fromCharCode(letter))) {
    throw new JsonFault(cursor, 'in string escape code')
  }
  if (letter !== 0x75) return
  for (let digits = 0; digits < 4; digits += 1) {
    cursor.at += 1
    if (!isHex(cursor.bytes[cursor.at])) throw new JsonFault(cursor, 'in \\u hexadecimal character escape')
  }
}

/** Reads `word`, whose first letter the cursor stands on. Throws a {@link JsonFault}. */
export function readWord(cursor: JsonCursor, word: string): void {
  for (const letter of word) {
    if (cursor.bytes[cursor.at] !== letter.charCodeAt(0)) throw new JsonFault(cursor, `in literal ${word}`)
    cursor.at += 1
  }
}

/** Reads a number and gives its text. Throws a {@link JsonFault}, also when no value starts here at all. */
export function readNumber(cursor: JsonCursor): string {
  const start = cursor.at
  const first = cursor.bytes[start]
  if (first !== 0x2d && !isDigit(first)) throw new JsonFault(cursor, 'looking for beginning of value')
  if (first === 0x2d) cursor.at += 1
  if (cursor.bytes[cursor.at] === 0x30) cursor.at += 1
  else readDigits(cursor, 'in numeric literal')
  if (cursor.bytes[cursor.at] === 0x2e) {
    cursor.at += 1
    readDigits(cursor, 'after decimal point in numeric literal')
  }
  if (isOneOf(cursor.bytes[cursor.at], 0x65, 0x45)) {
    cursor.at += 1
    if (isOneOf(cursor.bytes[cursor.at], 0x2b, 0x2d)) cursor.at += 1
    readDigits(cursor, 'in exponent of numeric literal')
  }
  return Buffer.from(cursor.bytes.subarray(start, cursor.at)).toString('latin1')
}

function readDigits(cursor: JsonCursor, context: string): void {
  if (!isDigit(cursor.bytes[cursor.at])) throw new JsonFault(cursor, context)
  while (isDigit(cursor.bytes[cursor.at])) cursor.at += 1
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

function isHex(byte: number | undefined): boolean {
  return byte !== undefined && /[0-9a-fA-F]/.test(String.fromCharCode(byte))
}

function isOneOf(byte: number | undefined, a: number, b: number): boolean {
  return byte === a || byte === b
}
