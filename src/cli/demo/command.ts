// `pullpass demo`: flags and help.

import type { Command } from 'commander'
import type { CommonFlags } from '../flags.ts'
import { addCommandHelp } from '../help/command-help.ts'
import type { RunCommand } from '../program.ts'

export function addDemoCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('demo')
    .summary('tell the whole story on a cluster and a registry of its own, in a few seconds')
    .description(
      'Starts the sandbox, makes a wrong pull secret and sees it refused, makes the right one, proves, verifies, decodes and explains it, runs a private image without a secret and with one that a plugin makes, checks and runs a DAG of three tasks, and stops the sandbox. Every command shown is really run. Succeeds only if each did what the story says.',
    )
  addCommandHelp(command, {
    examples: [{ does: 'watch it', line: 'pullpass demo' }],
    exitCodes: [
      '0  every command did what the story says',
      '1  one did not, or the sandbox could not be started',
      '130  interrupted; the sandbox is gone',
    ],
  })
  command.action(() => {
    const flags: CommonFlags = { output: 'text' }
    return run(flags, async (context) => {
      const { runDemo } = await import('./run.ts')
      return await runDemo(context)
    })
  })
}
