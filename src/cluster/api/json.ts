// JSON as it comes over the wire.

/** The value; undefined for bytes that are not UTF-8 or not JSON, such as one that was cut. */
export function parseJsonBytes(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
