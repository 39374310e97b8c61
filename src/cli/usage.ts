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

/** The command that a command line names, as far as it names one. */
export interface UsedCommand {
  /** Such as `pullpass dag run`. */
  readonly line: string
  readonly subcommands: readonly string[]
}

/** A {@link CommanderError} as our `usage` error. */
export function describeUsageError({ code, message }: CommanderError, used: UsedCommand): PullpassError {
  const text = message.replace(/^error: /, '')
  const remedies = [...suggestion(text), `see \`${used.line} --help\``]
  return new PullpassError('usage', describe(code, text, used), { remedies })
}

function describe(code: string, text: string, { line, subcommands }: UsedCommand): string {
  switch (code) {
    case 'commander.unknownOption':
      return `there is no flag \`${/'(--[^'=\s]*|-.)/.exec(text)?.[1] ?? ''}\``
    case 'commander.unknownCommand':
      return `there is no command \`${/'(.*)'/s.exec(text)?.[1] ?? ''}\``
    case 'commander.excessArguments':
      return `too many arguments: \`${line}\` takes ${describeCounts(text)}`
    case 'commander.missingArgument':
      return `missing: ${/'(.*)'/.exec(text)?.[1]?.toUpperCase() ?? ''}`
    case 'commander.missingMandatoryOptionValue':
      return `missing: ${longName(text)}`
    case 'commander.optionMissingArgument':
      return `\`${longName(text)}\` needs a value`
    case 'commander.invalidArgument':
      return `\`${longName(text)}\` takes ${describeAllowed(text)}`
    // Help that nobody asked for: the command has only commands of its own.
    case 'commander.help':
      return `\`${line}\` is not a whole command: name one of ${subcommands.join(', ')}`
    default:
      return text.replaceAll("'", '`').replace(/\.$/, '')
  }
}

/** `1, not 2`. */
function describeCounts(text: string): string {
  const [, expected = '', received = ''] = /Expected (\d+) arguments? but got (\d+):/.exec(text) ?? []
  return expected === '0' ? 'none' : `${expected}, not ${received}`
}

/** The flag that a text names, as it stands in the help; an argument in capitals. */
function longName(text: string): string {
  const [, argument] = /^command-argument .* for argument '([^']*)'\./s.exec(text) ?? []
  return argument?.toUpperCase() ?? /^(?:required )?option '[^']*?(--[\w-]+)/.exec(text)?.[1] ?? ''
}

/** What may stand there, without what was typed. */
function describeAllowed(text: string): string {
  const [, allowed = ''] = /^.* (?:is invalid|for argument '[^']*')\. (.*?)\.?$/s.exec(text) ?? []
  return allowed.replace(/^Allowed choices are /, 'one of ')
}

function suggestion(text: string): string[] {
  const similar = /\(Did you mean (?:one of )?(.*)\?\)/.exec(text)?.[1]
  return similar === undefined ? [] : [`did you mean \`${similar}\`?`]
}
