// Go strings are bytes. Here such a string is a "byte string": one character (0 to 255) for each byte, so that `<`, `===` and
// `startsWith` mean what they mean in Go.

import { isUtf8 } from 'node:buffer'

const lossyDecoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The UTF-8 bytes of `text` as a byte string; a lone surrogate becomes U+FFFD. */
export function toByteString(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1')
}

/** The text a byte string holds, invalid UTF-8 replaced by U+FFFD, a byte order mark kept. */
export function fromByteString(bytes: string): string {
  return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8')
}

/** The text that `bytes` hold, or undefined when they are not UTF-8. A byte order mark is kept. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? decodeUtf8Lossy(bytes) : undefined
}

/** The text that `bytes` hold with invalid sequences replaced by U+FFFD. A byte order mark is kept. */
export function decodeUtf8Lossy(bytes: Uint8Array): string {
  return lossyDecoder.decode(bytes)
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text)
}
