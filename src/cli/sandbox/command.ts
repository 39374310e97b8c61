// `pullpass sandbox`: flags and help.

import { type Command, InvalidArgumentError } from 'commander'
import { addCommonFlags, type CommonFlags, collect } from '../flags.ts'
import { addCommandHelp } from '../help/command-help.ts'
import type { RunCommand } from '../program.ts'

export interface SandboxFlags extends CommonFlags {
  readonly clusters: number
  readonly namespace?: readonly string[]
  readonly tls?: boolean
  readonly showPassword?: boolean
}

export function addSandboxCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('sandbox')
    .summary('start a cluster and a private registry on this machine, to try things on')
    .description(
      'Starts a small Kubernetes API and an image registry on the loopback address, with random credentials, and runs until Ctrl-C. kubectl, skopeo and pullpass work with both. Pods run as processes of this machine with your rights; nothing else on it is touched.',
    )
    .option('--clusters <number>', 'how many clusters', parseCount, 1)
    .option('-n, --namespace <name>', 'namespace to have in every cluster; repeatable', collect)
    .option('--tls', 'let the registry speak TLS with its own authority instead of plain HTTP')
    .option('--show-password', "show the registry's password; only on a terminal")
  addCommonFlags(command)
  addCommandHelp(command, {
    examples: [
      { does: 'start it, and use it from another terminal', line: 'pullpass sandbox -n app' },
      {
        does: 'for a script: wait for the one JSON document, then use it',
        line: 'pullpass sandbox -o json > sandbox.json &',
      },
    ],
    exitCodes: ['0  it was stopped', '1  it could not be started'],
  })
  command.action((flags: SandboxFlags) =>
    run(flags, async (context) => {
      const { runSandbox } = await import('./run.ts')
      return await runSandbox(context, flags)
    }),
  )
}

function parseCount(text: string): number {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (count >= 1 && count <= 200) return count
  throw new InvalidArgumentError('a number between 1 and 200')
}
