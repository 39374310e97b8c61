// The notation of the vectors for values that are not plain text.

/** The bytes of a vector's value: UTF-8 text, or `b64:` and base64. */
export function vectorBytes(value: string): Uint8Array {
  return value.startsWith('b64:') ? Buffer.from(value.slice(4), 'base64') : Buffer.from(value, 'utf8')
}

/** The value as a text, with U+FFFD for what is not UTF-8. */
export function vectorText(value: string): string {
  return Buffer.from(vectorBytes(value)).toString('utf8')
}
