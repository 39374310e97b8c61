// Files of which no more is read than they may hold: a device or a pipe has no end.

import { closeSync, constants, createReadStream, openSync, statSync } from 'node:fs'
import { untilAborted } from './until-aborted.ts'

/**
 * The content of the file at `path`. Rejects with the file system's error, one with its code `EFBIG` beyond `maxBytes`, or as soon as
 * `signal` is aborted.
 */
export async function readFileAtMost(path: string, maxBytes: number, signal?: AbortSignal): Promise<Buffer> {
  // A stream hears of it only once it is open, which a pipe that nobody writes to never is.
  try {
    return await untilAborted(readToEnd(path, maxBytes, signal), signal)
  } finally {
    if (signal?.aborted) endOpening(path)
  }
}

/** Lets the opening of a pipe that nobody writes to end: the process can't exit before. */
function endOpening(path: string): void {
  try {
    if (statSync(path).isFIFO()) closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK))
  } catch {
    // Nobody waits for it any more.
  }
}

async function readToEnd(path: string, maxBytes: number, signal?: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of createReadStream(path, signal && { signal })) {
    size += chunk.length
    if (size > maxBytes) throw Object.assign(new Error('the file is too large'), { code: 'EFBIG' })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
