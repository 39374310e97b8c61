// A password from a file that somebody keeps.

import { type FileHandle, open } from 'node:fs/promises'
import { platform } from 'node:os'
import { Redacted } from '../basics/redacted.ts'
import { PullpassError } from '../errors/pullpass-error.ts'
import { maxPasswordBytes, parsePassword } from './password.ts'

/** What a password file holds, and what is wrong with how it is kept. */
export interface PasswordFile {
  readonly password: Redacted<string>
  /** Set when others on this machine may read the file; a sentence with the command that changes it. */
  readonly warning?: string
}

/** Reads at most 64 KiB; pipes such as `<(…)` work too. `usage` when it can't be read, is empty, too long or not UTF-8. */
export async function readPasswordFile(path: string): Promise<PasswordFile> {
  await using file = await openFile(path)
  const bytes = await readStart(file, path)
  const password = parsePassword(bytes, `\`${path}\``)
  return (await isReadByOthers(file))
    ? { password, warning: `others on this machine may read \`${path}\`; change that with \`chmod 600\`` }
    : { password }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    throw new PullpassError('usage', `cannot read \`${path}\``, { cause: describe(error) })
  }
}

/** One byte more than a password may have, so that a longer one is noticed. */
async function readStart(file: FileHandle, path: string): Promise<Redacted<Uint8Array>> {
  const buffer = Buffer.alloc(maxPasswordBytes + 1)
  let size = 0
  try {
    while (size < buffer.length) {
      const { bytesRead } = await file.read(buffer, size, buffer.length - size)
      if (bytesRead === 0) break
      size += bytesRead
    }
  } catch (error) {
    throw new PullpassError('usage', `cannot read \`${path}\``, { cause: describe(error) })
  }
  return new Redacted<Uint8Array>(buffer.subarray(0, size))
}

async function isReadByOthers(file: FileHandle): Promise<boolean> {
  const stats = await file.stat()
  // Windows has no such bits and reports 0666 for everything.
  return platform() !== 'win32' && stats.isFile() && (stats.mode & 0o077) !== 0
}

function describe(error: unknown): Error {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined
  if (code === 'ENOENT') return new Error('there is no such file')
  if (code === 'EACCES') return new Error('permission denied')
  if (code === 'EISDIR') return new Error('it is a directory')
  return new Error(`the system said ${String(code)}`)
}
