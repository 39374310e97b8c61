// Gzip taken off, which is how some people send files.

import { createRequire } from 'node:module'
import type * as Zlib from 'node:zlib'

/** More than any secret can hold. */
const maxDecompressed = 8 * 1024 * 1024

/** The bytes in a gzip file; undefined when it is none, is damaged, or holds more than 8 MiB. */
export function decompressGzip(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return undefined
  // Loaded on first use: nearly nobody needs it, and it costs a tenth of the time in which `decode` starts.
  const { gunzipSync }: typeof Zlib = createRequire(import.meta.url)('node:zlib')
  try {
    return gunzipSync(bytes, { maxOutputLength: maxDecompressed })
  } catch {
    return undefined
  }
}
