// Tables of the README, made from the data that the program itself uses.

import type { Command } from 'commander'
import { problemCatalogue } from '../../src/check/catalogue.ts'
import { exitCodes } from '../../src/cli/exit-code.ts'
import { buildProgram } from '../../src/cli/program.ts'

/** The program with its flags; no command of it runs. */
export function openProgram(): Command {
  return buildProgram(
    {
      openContext: () => {
        throw new Error('no command runs here')
      },
      writeHelp: () => {},
      helpWidth: 100,
    },
    async () => {},
  )
}

/** Every command with its summary. */
export function commandTable(): string {
  const program = openProgram()
  const rows = program
    .createHelp()
    .visibleCommands(program)
    .filter((command) => command.name() !== 'help')
    .map((command) => {
      const args = command.registeredArguments.map((argument) =>
        argument.required ? argument.name() : `[${argument.name()}]`,
      )
      return [`\`${[command.name(), ...args.map((name) => name.toUpperCase())].join(' ')}\``, command.summary()]
    })
  return table(['command', 'does'], rows)
}

export function exitCodeTable(): string {
  return table(
    ['exit code', 'says'],
    Object.entries(exitCodes).map(([code, text]) => [code, text]),
  )
}

/** How many problems the check knows, by severity. */
export function problemTable(): string {
  const problems = Object.values(problemCatalogue)
  const count = (severity: string) => String(problems.filter((problem) => problem.severity === severity).length)
  return table(
    ['severity', 'problems known'],
    [
      ['error: the secret or the entry is of no use', count('error')],
      ['warning: works, but is risky or will surprise', count('warning')],
      ['info', count('info')],
    ],
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
