// `pullpass verify [NAME…]`: flags and help.

import type { Command } from 'commander'
import {
  addClusterFlags,
  addCommonFlags,
  addRegistryFlags,
  type ClusterFlags,
  type CommonFlags,
  collectWhole,
  type RegistryFlags,
} from '../flags.ts'
import { addCommandHelp } from '../help/command-help.ts'
import type { RunCommand } from '../program.ts'

export interface VerifyFlags extends CommonFlags, ClusterFlags, RegistryFlags {
  readonly image?: readonly string[]
  readonly serviceAccount?: string
}

export function addVerifyCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('verify')
    .summary('check the pull secrets that are stored in clusters')
    .description(
      'Reads pull secrets from every cluster and namespace named and checks them as the kubelet would read them. With --image it also says which logins the kubelet would try, and asks the registry. Equal fingerprints mean equal content; they are made anew for each run. Changes nothing.',
    )
    .argument(
      '[names...]',
      'secrets in the order in which a pod lists them (default: every pull secret, each on its own)',
    )
    .optionsGroup('What to prove:')
    .option('--image <image>', 'image that the secrets must open; repeatable', collectWhole)
    .option('--service-account <name>', 'look at what this service account brings along, too')
  addRegistryFlags(command)
  addClusterFlags(command)
  addCommonFlags(command)
  addCommandHelp(command, {
    examples: [
      { does: 'every pull secret of the current namespace', line: 'pullpass verify' },
      {
        does: 'one secret in two clusters, and whether it opens an image',
        line: 'pullpass verify regcred --context east --context west -n app --image ghcr.io/acme/app:1',
      },
      { does: 'nightly, for a program to read', line: 'pullpass verify -A -q -o json' },
    ],
    exitCodes: [
      '0  everything passed',
      '1  a cluster or a registry could not be reached, or a namespace is missing',
      '3  a check or a proof failed',
      '4  a cluster did not let us look',
    ],
  })
  command.action((names: string[], flags: VerifyFlags) =>
    run(flags, async (context) => {
      const { runVerify } = await import('./run.ts')
      return await runVerify(context, names, flags)
    }),
  )
}
