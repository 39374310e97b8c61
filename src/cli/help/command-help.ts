// The part of a command's help below its flags: when to use it, examples, exit codes.

import type { Command } from 'commander'

export interface CommandHelp {
  /** Command lines with what they do, most common first. */
  readonly examples: readonly { readonly does: string; readonly line: string }[]
  /** Exit codes that mean something particular for this command. */
  readonly exitCodes: readonly string[]
}

/** Adds examples and exit codes to `pullpass COMMAND --help`. */
export function addCommandHelp(command: Command, help: CommandHelp): void {
  const examples = help.examples.map((example) => `  # ${example.does}\n  ${example.line.replaceAll('\n', '\n    ')}`)
  const codes = help.exitCodes.map((code) => `  ${code}`)
  command.addHelpText('after', `\nExamples:\n${examples.join('\n\n')}\n\nExit codes:\n${codes.join('\n')}`)
}
