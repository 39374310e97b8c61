// Files of which no more is read than they may hold: a device or a pipe has no end.

import { close, closeSync, constants, open, openSync, read, statSync } from 'node:fs'
import { promisify } from 'node:util'
import { untilAborted } from './until-aborted.ts'

// node:fs/promises does the same, and a tenth of a start goes into loading it.
const openFile = promisify(open)
const readInto = promisify(read)
const closeFile = promisify(close)

/**
 * The content of the file at `path`. Rejects with the file system's error, one with its code `EFBIG` beyond `maxBytes`, or as soon as
 * `signal` is aborted.
 */
export async function readFileAtMost(path: string, maxBytes: number, signal?: AbortSignal): Promise<Buffer> {
  // A pipe that nobody writes to is never open, and so never read from.
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
  signal?.throwIfAborted()
  const file = await openFile(path, 'r')
  try {
    const buffer = Buffer.alloc(64 * 1024)
    const chunks: Uint8Array[] = []
    for (let size = 0; ; ) {
      signal?.throwIfAborted()
      const { bytesRead } = await readInto(file, buffer, 0, buffer.length, null)
      if (bytesRead === 0) return Buffer.concat(chunks)
      size += bytesRead
      if (size > maxBytes) throw Object.assign(new Error('the file is too large'), { code: 'EFBIG' })
      chunks.push(Uint8Array.from(buffer.subarray(0, bytesRead)))
    }
  } finally {
    await closeFile(file)
  }
}
