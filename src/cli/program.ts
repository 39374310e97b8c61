// The command line as a whole: every command is declared here and loaded only when it runs.

import { Command, CommanderError } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { addCompletionCommands } from './completion/command.ts'
import type { CliContext } from './context.ts'
import { addCreateCommand } from './create/command.ts'
import { addDagCommand } from './dag/command.ts'
import { addDecodeCommand } from './decode/command.ts'
import { addDemoCommand } from './demo/command.ts'
import { addExplainCommand } from './explain/command.ts'
import type { CommonFlags } from './flags.ts'
import { addHelpCommand } from './help/command.ts'
import { addKeygenCommand } from './keygen/command.ts'
import { addListCommand } from './list/command.ts'
import { addRenewCommand } from './renew/command.ts'
import { addRunCommand } from './run/command.ts'
import { addSandboxCommand } from './sandbox/command.ts'
import { addSealCommand } from './seal/command.ts'
import { describeUsageError, refusePasswordFlags, type UsedCommand } from './usage.ts'
import { addVerifyCommand } from './verify/command.ts'

/** The process around the commands. */
export interface Shell {
  /** Fixes output and prompting for the command that runs. */
  openContext(flags: CommonFlags): CliContext
  /** Help goes here. */
  writeHelp(text: string): void
  readonly helpWidth: number
}

/** How a command is run once its flags are known. */
export type RunCommand = (flags: CommonFlags, action: (context: CliContext) => Promise<number>) => Promise<void>

/** Runs one command line (without node and script). Rejects with the error to show; resolves with the exit code. */
export async function runCommandLine(args: readonly string[], shell: Shell): Promise<number> {
  let exitCode = 0
  refusePasswordFlags(args)
  const run: RunCommand = async (flags, action) => {
    exitCode = await action(shell.openContext(flags))
  }
  const program = buildProgram(shell, run, args[0])
  try {
    await program.parseAsync(args.length === 0 ? ['help'] : [...upToUnknownCommand(program, args)], { from: 'user' })
    return exitCode
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return 0
    throw describeUsageError(error, findUsed(program, args))
  }
}

const commands: Readonly<Record<string, (program: Command, run: RunCommand) => void>> = {
  create: addCreateCommand,
  verify: addVerifyCommand,
  list: addListCommand,
  decode: addDecodeCommand,
  explain: addExplainCommand,
  renew: addRenewCommand,
  run: addRunCommand,
  dag: addDagCommand,
  seal: addSealCommand,
  keygen: addKeygenCommand,
  sandbox: addSandboxCommand,
  demo: addDemoCommand,
}

/** The program with the one command called `name`, which starts faster; with all of them where there is none of that name. */
export function buildProgram(shell: Shell, run: RunCommand, name = ''): Command {
  const program = buildCommands(shell, run, name)
  addCompletionCommands(program, shell, () => buildCommands(shell, run, ''))
  addHelpCommand(program, shell)
  return program
}

/** What can be completed: the commands without those that belong to the program itself. */
function buildCommands(shell: Shell, run: RunCommand, name: string): Command {
  const program = new Command('pullpass')
    .description(manifest.description)
    .version(manifest.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => shell.writeHelp(text),
      writeErr: () => {},
      outputError: () => {},
      getOutHelpWidth: () => shell.helpWidth,
    })
  const named = Object.hasOwn(commands, name) ? commands[name] : undefined
  for (const add of named === undefined ? Object.values(commands) : [named]) add(program, run)
  return program
}

/** All of `args`, or only so far as they name commands that there are: with a flag for help behind it, commander takes any name. */
function upToUnknownCommand(program: Command, args: readonly string[]): readonly string[] {
  const { command, depth } = findCommand(program, args)
  const next = args[depth]
  const isUnknown = command.commands.length > 0 && next !== undefined && !next.startsWith('-')
  return isUnknown ? args.slice(0, depth + 1) : args
}

/** The command that `args` begin with, and how many of them name it. */
function findCommand(program: Command, args: readonly string[]): { readonly command: Command; readonly depth: number } {
  let command = program
  for (const [depth, name] of args.entries()) {
    const next = command.commands.find((candidate) => candidate.name() === name)
    if (next === undefined) return { command, depth }
    command = next
  }
  return { command, depth: args.length }
}

function findUsed(program: Command, args: readonly string[]): UsedCommand {
  const { command, depth } = findCommand(program, args)
  const subcommands = command.commands.map((subcommand) => subcommand.name())
  return { line: ['pullpass', ...args.slice(0, depth)].join(' '), subcommands }
}
