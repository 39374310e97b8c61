// Files of which no more is read than they may hold: a device or a pipe has no end.

import { createReadStream } from 'node:fs'

/** The content of the file at `path`. Rejects with the file system's error, or one with its code `EFBIG` beyond `maxBytes`. */
export async function readFileAtMost(path: string, maxBytes: number, signal?: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of createReadStream(path, signal && { signal })) {
    size += chunk.length
    if (size > maxBytes) throw Object.assign(new Error('the file is too large'), { code: 'EFBIG' })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
