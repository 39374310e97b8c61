// The password from wherever the flags said.

import { Redacted } from '../../basics/redacted.ts'
import { maxPasswordBytes, parsePassword } from '../../credentials/password.ts'
import { readPasswordFile } from '../../credentials/password-file.ts'
import type { CliContext } from '../context.ts'
import { showText } from '../output/escape.ts'
import type { PasswordSource } from './content.ts'

/** Reads the password that a flag points to; `usage` when it is empty, too long or not UTF-8. Warns about a file that others may read. */
export async function readPassword(
  source: Exclude<PasswordSource, { kind: 'ask' }>,
  context: CliContext,
): Promise<Redacted<string>> {
  if (source.kind === 'stdin') {
    const flag = '--password-stdin'
    const bytes = await context.stdin.readAll(flag, maxPasswordBytes, context.signal)
    return parsePassword(new Redacted(bytes), flag)
  }
  const { password, warning } = await readPasswordFile(source.path)
  if (warning !== undefined) context.output.warn(showText(warning))
  return password
}
