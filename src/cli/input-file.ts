// Input that a flag or argument names: a file, or `-` for standard input.

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
  if (path !== '-') return await readFileBounded(path, maxDocumentBytes)
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
export async function readFileBounded(path: string, maxBytes: number): Promise<Uint8Array> {
  try {
    return await readFileAtMost(path, maxBytes)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EFBIG') throw new PullpassError('usage', `\`${path}\` is larger than ${maxBytes} bytes`)
    throw new PullpassError('usage', `cannot read \`${path}\``, { cause: describeFileError(code) })
  }
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined

function describeFileError(code: unknown): Error {
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission denied',
    EISDIR: 'it is a directory',
  }
  return new Error(words[String(code)] ?? `the system said ${String(code)}`)
}
