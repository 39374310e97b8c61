// The password from wherever the flags said, as a Redacted value.

import { Redacted } from '../../basics/redacted.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { CliContext } from '../context.ts'
import { readFileBounded } from '../input-file.ts'
import type { PasswordSource } from './options.ts'

// Google's service account keys, the longest passwords in use, take about 3 KiB.
const maxPasswordBytes = 64 * 1024

/** Reads the password that a flag points to; `usage` when it is empty, too long or not UTF-8. Exactly one line end is dropped. */
export async function readPassword(
  source: Exclude<PasswordSource, { kind: 'ask' }>,
  context: CliContext,
): Promise<Redacted<string>> {
  const flag = source.kind === 'stdin' ? '--password-stdin' : '--password-file'
  const bytes =
    source.kind === 'stdin'
      ? await context.stdin.readAll(flag, maxPasswordBytes, context.signal)
      : await readFileBounded(source.path, maxPasswordBytes)
  const password = decodeText(bytes, flag).replace(/\r?\n$/, '')
  if (password === '') throw new PullpassError('usage', `${flag} gave an empty password`)
  return new Redacted(password)
}

function decodeText(bytes: Uint8Array, flag: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new PullpassError('usage', `${flag} gave bytes that are not UTF-8 text`)
  }
}
