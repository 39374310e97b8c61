// `pullpass keygen`: flags and help.

import type { Command } from 'commander'
import { addCommonFlags, type CommonFlags } from '../flags.ts'
import { addCommandHelp } from '../help/command-help.ts'
import type { RunCommand } from '../program.ts'

export interface KeygenFlags extends CommonFlags {
  readonly identity?: string
}

export function addKeygenCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('keygen')
    .summary('make the key that sealed requests are opened with, and print its public half')
    .description(
      'Makes a key for support: the secret half goes into a file that only its owner can read and that is never overwritten, the public half (the recipient) is printed for users to seal with. age can use both.',
    )
    .option('--identity <file>', 'where the secret key goes (default: pullpass/identity.txt in ~/.config)')
  addCommonFlags(command)
  addCommandHelp(command, {
    examples: [
      { does: 'make the key of this account', line: 'pullpass keygen' },
      { does: 'a key that a team keeps elsewhere', line: 'pullpass keygen --identity /media/safe/team.txt' },
      { does: 'what users do with it', line: 'pullpass seal --to age1…' },
    ],
    exitCodes: ['0  the key is made', '2  there is a key already, or the file can not be written'],
  })
  command.action((flags: KeygenFlags) =>
    run(flags, async (context) => {
      const { runKeygen } = await import('./run.ts')
      return await runKeygen(context, flags)
    }),
  )
}
