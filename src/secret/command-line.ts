// The command line that does again what a person just did with prompts. It holds no secret: the password comes from stdin or a file.

import { quoteShell } from './quote.ts'

/** A flag with its values; `true` for a switch that is on. An empty list or `false` leaves the flag out. */
export type FlagValue = string | readonly string[] | boolean

/**
 * `pullpass` with arguments and flags, each word quoted for a POSIX shell. A value that starts with a dash is written `--flag=value`, and
 * positional arguments that do so come after `--`. Throws a TypeError for a flag that would carry a credential.
 */
export function buildCommandLine(
  command: string,
  positionals: readonly string[],
  flags: Readonly<Record<string, FlagValue | undefined>>,
): string {
  const words = Object.entries(flags).flatMap(([name, value]) => flagWords(name, value ?? false))
  const isDashed = positionals.some((positional) => positional.startsWith('-') && positional !== '-')
  const tail = isDashed ? ['--', ...positionals] : []
  const head = isDashed ? [] : positionals
  return ['pullpass', command, ...head, ...words, ...tail].map(quoteShell).join(' ')
}

function flagWords(name: string, value: FlagValue): string[] {
  if (name === 'password' || name === 'token') throw new TypeError(`--${name} must not be on a command line`)
  if (value === false) return []
  if (value === true) return [`--${name}`]
  const values = typeof value === 'string' ? [value] : value
  return values.flatMap((one) => (one.startsWith('-') && one !== '-' ? [`--${name}=${one}`] : [`--${name}`, one]))
}
