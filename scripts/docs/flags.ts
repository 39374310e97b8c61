// Flags that a page names and the program does not have.

import type { Command } from 'commander'

/** A sentence for each flag in the code of `page` that no command has, or not the command that stands before it. */
export function findFlagFaults(page: string, program: Command): string[] {
  const commands = listCommands(program)
  const everywhere = commands.flatMap(({ flags }) => flags)
  const spans = [...page.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
  const lines = page
    .split('\n')
    .flatMap((line) => (/^\s*(?:\$ )?pullpass /.test(line) ? line.replace(/^\s*(?:\$ )?/, '') : []))
  return [...spans, ...lines].flatMap((code) => {
    const command = commands.find(({ path }) => code.startsWith(`pullpass ${path} `))
    const isOfOurs = command !== undefined || /^--?[a-z]/.test(code)
    const known = command?.flags ?? everywhere
    const unknown = isOfOurs ? flagsIn(code).filter((flag) => !known.includes(flag)) : []
    return unknown.map(
      (flag) => `\`${code}\` has ${flag}, which ${command ? `${command.path} does not know` : 'no command knows'}`,
    )
  })
}

/** Up to `--`, behind which another program's command stands. */
function flagsIn(code: string): string[] {
  const [own = ''] = code.split(' -- ')
  return [...own.matchAll(/(?:^|\s)(--?[a-zA-Z][a-z-]*)/g)].map(([, flag = '']) => flag)
}

/** All commands, those with longer paths first. */
function listCommands(program: Command, above = ''): { path: string; flags: string[] }[] {
  return program.commands.flatMap((command) => {
    const path = `${above}${command.name()}`
    const flags = command.options.flatMap(({ short, long }) => [short ?? [], long ?? []].flat())
    return [...listCommands(command, `${path} `), { path, flags: [...flags, '--help', '-h'] }]
  })
}
