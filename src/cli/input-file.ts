// Input that a flag or argument names: a file, or `-` for standard input.

import { resolve } from 'node:path'
import type { Environment } from '../basics/environment.ts'
import { readFileAtMost } from '../basics/read-file.ts'
import { PullpassError } from '../errors/pullpass-error.ts'
import type { CliContext } from './context.ts'

/** The most that is read of a document a person hands in; a Secret holds 1 MiB, in base64 and YAML about twice as much. */
const maxDocumentBytes = 16 * 1024 * 1024

/**
 * The bytes of `path`, or of standard input for `-`; where that is a terminal and a person may be asked, they are asked to paste.
 * `usage` when it can't be read or is too large.
 */
export async function readInput(path: string, consumer: string, context: CliContext): Promise<Uint8Array> {
  if (path !== '-') return await readFileBounded(path, maxDocumentBytes, context.environment)
  const { stdin, signal, output } = context
  if (!stdin.isTerminal || context.prompting.status === 'forbidden') {
    return await stdin.readAll(consumer, maxDocumentBytes, signal)
  }
  return await stdin.readPaste(maxDocumentBytes, signal, () =>
    output.note('Paste it here, then press Enter and Ctrl-D. It is not shown.'),
  )
}

/** `path` in words, where a result or an error says what it read. */
export function describeSource(path: string): string {
  return path === '-' ? 'standard input' : path
}

/** The bytes of a file of at most `maxBytes`; `usage` when it can't be read or is larger. */
export async function readFileBounded(
  path: string,
  maxBytes: number,
  { workingDirectory }: Environment,
): Promise<Uint8Array> {
  try {
    return await readFileAtMost(resolve(workingDirectory, path), maxBytes)
  } catch (error) {
    throw unreadableFile(path, error, maxBytes)
  }
}

/** The `usage` error for a file that could not be read, named as it was typed. */
export function unreadableFile(path: string, thrown: unknown, maxBytes = maxDocumentBytes): PullpassError {
  const code = String(codeOf(thrown))
  const { why, remedy } = fileFaults[code] ?? { why: `the system said ${code}`, remedy: 'name another file' }
  const cause = new Error(code === 'EFBIG' ? `it is larger than ${maxBytes} bytes` : why)
  return new PullpassError('usage', `cannot read \`${path}\``, { cause, remedies: [remedy] })
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined

const fileFaults: Readonly<Record<string, { readonly why: string; readonly remedy: string }>> = {
  ENOENT: { why: 'there is no such file', remedy: 'check the name of the file' },
  EACCES: { why: 'permission denied', remedy: 'get the right to read it, or name another file' },
  EISDIR: { why: 'it is a directory', remedy: 'name a file in it' },
  EFBIG: { why: 'it is too large', remedy: 'check the name of the file: what is read here is small' },
}
