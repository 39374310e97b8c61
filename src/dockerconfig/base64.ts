// Base64 as Go's encoding/base64 reads it. `Buffer.from(x, 'base64')` accepts almost anything: it decodes here, but never judges.

/** `padded` is Go's StdEncoding, `unpadded` its RawStdEncoding. */
export type Base64Padding = 'padded' | 'unpadded'

export type Base64Result =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | {
      readonly ok: false
      /** Index of the character Go's CorruptInputError names (bytes and characters agree up to there). */
      readonly offset: number
    }

/** What {@link decodeBase64} has nothing to object to, when its length is a multiple of four. */
const plainBase64 = /^[A-Za-z0-9+/]*={0,2}$/

const carriageReturn = 0x0d
const lineFeed = 0x0a
const pad = 0x3d

/**
 * Decodes the standard alphabet (RFC 4648 section 4). CR and LF are skipped anywhere, trailing bits need not be zero; everything else
 * outside the alphabet is an error. With `padded` this is also how the API server reads a `data` value of a Secret.
 */
export function decodeBase64(text: string, padding: Base64Padding): Base64Result {
  if (padding === 'padded' && text.length % 4 === 0 && plainBase64.test(text)) {
    return { ok: true, bytes: Uint8Array.from(Buffer.from(text, 'base64')) }
  }
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4))
  let size = 0
  let bits = 0
  let digits = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (isLineBreak(code)) continue
    const value = digitValue(code)
    if (value === -1) {
      if (code !== pad || padding === 'unpadded') return { ok: false, offset: at }
      const fault = checkPadding(text, at, digits)
      return fault === undefined ? { ok: true, bytes: flush(bytes, size, bits, digits) } : { ok: false, offset: fault }
    }
    bits = (bits << 6) | value
    digits += 1
    if (digits < 4) continue
    bytes[size] = bits >> 16
    bytes[size + 1] = bits >> 8
    bytes[size + 2] = bits
    size += 3
    bits = 0
    digits = 0
  }
  const isIncomplete = digits === 1 || (padding === 'padded' && digits > 0)
  if (isIncomplete) return { ok: false, offset: text.length - digits }
  return { ok: true, bytes: flush(bytes, size, bits, digits) }
}

/**
 * Decodes an `auth` field as the kubelet does (decodeDockerConfigFieldAuth in pkg/credentialprovider/config.go): text that ends with `=`
 * must be padded, any other must not. The kubelet trims white space before it looks for the `=`; only CR and LF matter, because any
 * other white space fails in both ways of decoding.
 */
export function decodeAuthBase64(field: string): Base64Result {
  let end = field.length
  while (end > 0 && isLineBreak(field.charCodeAt(end - 1))) end -= 1
  return decodeBase64(field, field.charCodeAt(end - 1) === pad ? 'padded' : 'unpadded')
}

/** With a `=` at `at` after `digits` digits of a group: undefined when the text ends properly, else the offset of the fault. */
function checkPadding(text: string, at: number, digits: number): number | undefined {
  if (digits < 2) return at
  let next = skipLineBreaks(text, at + 1)
  if (digits === 2) {
    if (next === text.length) return text.length
    if (text.charCodeAt(next) !== pad) return next - 1
    next = skipLineBreaks(text, next + 1)
  }
  return next < text.length ? next : undefined
}

function flush(bytes: Uint8Array, size: number, bits: number, digits: number): Uint8Array {
  if (digits === 2) bytes[size] = bits >> 4
  if (digits === 3) {
    bytes[size] = bits >> 10
    bytes[size + 1] = bits >> 2
  }
  return bytes.subarray(0, size + Math.max(digits - 1, 0))
}

function skipLineBreaks(text: string, from: number): number {
  let at = from
  while (at < text.length && isLineBreak(text.charCodeAt(at))) at += 1
  return at
}

function isLineBreak(code: number): boolean {
  return code === lineFeed || code === carriageReturn
}

function digitValue(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code - 0x41
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52
  if (code === 0x2b) return 62
  return code === 0x2f ? 63 : -1
}
