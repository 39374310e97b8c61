// `pullpass renew [NAME…]`: flags and help.

import type { Command } from 'commander'
import {
  addClusterFlags,
  addCommonFlags,
  addConfigFlag,
  addRegistryFlags,
  type ClusterFlags,
  type CommonFlags,
  type ConfigFlags,
  collectWhole,
  type RegistryFlags,
} from '../flags.ts'
import { addCommandHelp } from '../help/command-help.ts'
import type { RunCommand } from '../program.ts'

export interface RenewFlags extends CommonFlags, ClusterFlags, RegistryFlags, ConfigFlags {
  readonly image?: readonly string[]
  readonly force?: boolean
  readonly dryRun?: boolean
  readonly manifest?: boolean
  readonly manifestImage: string
}

export function addRenewCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('renew')
    .summary('fetch logins anew before they end')
    .description(
      'Looks for pull secrets that say which source their logins come from (create --from-plugin, create --from-docker-config, the plugin pull-secrets), fetches a new login where less than half of the life is left, proves it and writes it in place, without a question. A source that fails and a login that a registry refuses leave the secret as it is. With --namespace-selector, namespaces that were created since get the secret, too.',
    )
    .argument('[names...]', 'secrets to renew (default: every one that names its source)')
    .optionsGroup('Renewing:')
    .option('--image <image>', 'image to prove new logins with (default: those named when it was made)', collectWhole)
    .option('--force', 'renew also what has more than half of its life left')
    .option('--dry-run', 'fetch and plan, but write nothing')
  addConfigFlag(command)
  addRegistryFlags(command)
  addClusterFlags(command)
  addManifestFlags(command)
  addCommonFlags(command)
  addHelp(command)
  command.action((names: string[], flags: RenewFlags) =>
    run(flags, async (context) => {
      const { runRenew } = await import('./run.ts')
      return await runRenew(context, names, flags)
    }),
  )
}

function addHelp(command: Command): void {
  addCommandHelp(command, {
    examples: [
      { does: 'what is due in two namespaces', line: 'pullpass renew -n app -n web' },
      {
        does: 'look at every namespace of two clusters first',
        line: 'pullpass renew -A --context east --context west --dry-run',
      },
      {
        does: 'let the cluster do it every three hours, also for new namespaces of the team',
        line: 'pullpass renew ecr --namespace-selector team=a --manifest | kubectl apply -f -',
      },
    ],
    exitCodes: [
      '0  everything has more than half of its life left',
      '1  a source or a cluster failed; the report says how long the stored login lives',
      '3  a registry refuses the new login',
      '4  a cluster did not let us',
    ],
  })
}

function addManifestFlags(command: Command): void {
  command
    .optionsGroup('In the cluster:')
    .option('--manifest', 'print a CronJob that renews these secrets, with the least rights; do nothing else')
    .option('--manifest-image <image>', 'image for the CronJob, with node and npm', 'docker.io/library/node:24-slim')
}
