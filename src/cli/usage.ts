// What commander finds wrong with a command line, in our words; nothing a person typed as a value is repeated.

import type { CommanderError } from 'commander'
import { PullpassError } from '../errors/pullpass-error.ts'

const passwordFlag = /^--?(?:docker-)?(?:password|passwd|pass|pw|token)$/i

/**
 * Refuses flags that would carry a password as their value, before anything else looks at the command line: kubectl's
 * `--docker-password`, docker's `-p` and their relatives.
 */
export function refusePasswordFlags(args: readonly string[]): void {
  const end = args.indexOf('--')
  for (const arg of end < 0 ? args : args.slice(0, end)) {
    const name = arg.split('=', 1)[0] ?? ''
    if (!passwordFlag.test(name) && !/^-p/.test(arg)) continue
    throw new PullpassError(
      'usage',
      `\`${name.startsWith('--') ? name : '-p'}\` is not a flag of pullpass: a password on a command line can be read by others`,
      {
        remedies: [
          'pass it with --password-stdin or --password-file, or leave it out to be asked',
          'change the password if you typed it here: it is in your shell history',
        ],
      },
    )
  }
}

/** A {@link CommanderError} as our `usage` error. `usedCommand` is the command line up to its flags, for the hint. */
export function describeUsageError(error: CommanderError, usedCommand: string): PullpassError {
  const remedies = [...suggestion(error.message), `see \`${usedCommand} --help\``]
  return new PullpassError('usage', describe(error, usedCommand), { remedies })
}

function describe(error: CommanderError, usedCommand: string): string {
  const text = error.message.replace(/^error: /, '').split('\n', 1)[0] ?? ''
  switch (error.code) {
    case 'commander.unknownOption': {
      const flag = /'(--[^'=\s]*|-.)/.exec(text)?.[1] ?? ''
      return `there is no flag \`${flag}\``
    }
    case 'commander.excessArguments':
      return text.replace(/: .*$/s, '').replaceAll("'", '`')
    case 'commander.unknownCommand':
      return `there is no command \`${/'(.*)'/s.exec(text)?.[1] ?? ''}\``
    // Help that nobody asked for: the command has only commands of its own.
    case 'commander.help':
      return `\`${usedCommand}\` is not a whole command: name one of its subcommands`
    default:
      return text.replaceAll("'", '`').replace(/\.$/, '')
  }
}

function suggestion(message: string): string[] {
  const similar = /\(Did you mean (?:one of )?(.*)\?\)/.exec(message)?.[1]
  return similar === undefined ? [] : [`did you mean \`${similar}\`?`]
}
