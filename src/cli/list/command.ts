// `pullpass list`: flags and help.

import type { Command } from 'commander'
import { addClusterFlags, addCommonFlags, type ClusterFlags, type CommonFlags } from '../flags.ts'
import { addCommandHelp } from '../help/command-help.ts'
import type { RunCommand } from '../program.ts'

export interface ListFlags extends CommonFlags, ClusterFlags {}

export function addListCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('list')
    .summary('show the pull secrets of clusters side by side')
    .description(
      'Reads every pull secret of the clusters named and shows one row for each name: where it is, whether it is the same everywhere, whether the kubelet can use it, when it runs out and who owns it. Asks no registry. Changes nothing.',
    )
  addClusterFlags(command, 'every namespace')
  addCommonFlags(command)
  addCommandHelp(command, {
    examples: [
      { does: 'every pull secret of the current cluster', line: 'pullpass list' },
      { does: 'what differs between two clusters', line: 'pullpass list --context east --context west' },
      { does: 'nightly, for a program to read', line: 'pullpass list --context east --context west -q -o json' },
    ],
    exitCodes: [
      '0  every secret passed the check; that they differ is no failure',
      '1  a cluster could not be reached, or a namespace is missing',
      '3  a secret failed the check',
      '4  a cluster did not let us look',
    ],
  })
  command.action((flags: ListFlags) =>
    run(flags, async (context) => {
      const { runList } = await import('./run.ts')
      return await runList(context, flags)
    }),
  )
}
