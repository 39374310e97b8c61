// Files that sources read: whole, bounded, and with an error that a person can act on.

import { open } from 'node:fs/promises'
import { quoteName } from '../basics/quote.ts'
import { PullpassError } from '../errors/pullpass-error.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is not a directory',
  EACCES: 'permission denied',
  EISDIR: 'it is a directory',
}

/** The bytes of a file of at most `maxBytes`; undefined when there is none. Rejects with `credential-source` when it can't be read or is larger. */
export async function readFileIfPresent(path: string, maxBytes: number): Promise<Buffer | undefined> {
  try {
    await using file = await open(path, 'r')
    const chunks: Buffer[] = []
    for (let size = 0; ; ) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(64 * 1024))
      if (bytesRead === 0) return Buffer.concat(chunks)
      size += bytesRead
      if (size > maxBytes)
        throw new PullpassError('credential-source', `${quoteName(path)} is larger than ${maxBytes} bytes`)
      chunks.push(buffer.subarray(0, bytesRead))
    }
  } catch (error) {
    const code = readCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (error instanceof PullpassError) throw error
    throw unreadable(path, error)
  }
}

/** What is said when `path` could not be read: `error` as a reason in words. */
export function unreadable(path: string, error: unknown): PullpassError {
  const code = readCode(error)
  return new PullpassError('credential-source', `cannot read ${quoteName(path)}`, {
    cause: new Error(reasons[code] ?? `the system said ${code}`),
    remedies: ['check the path and who may read it'],
  })
}

function readCode(error: unknown): string {
  return String(typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined)
}
