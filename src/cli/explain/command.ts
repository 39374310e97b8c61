// `pullpass explain IMAGE`: flags and help.

import type { Command } from 'commander'
import { addCommonFlags, type CommonFlags, collectWhole } from '../flags.ts'
import { addCommandHelp } from '../help/command-help.ts'
import type { RunCommand } from '../program.ts'

export interface ExplainFlags extends CommonFlags {
  readonly secretFile?: readonly string[]
  readonly secret?: readonly string[]
  readonly serviceAccount?: string
  readonly kubeconfig?: string
  readonly context?: string
  readonly namespace?: string
  readonly requestTimeout?: string
}

export function addExplainCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('explain')
    .summary('say which login a node tries for an image, and why the others do not match')
    .description(
      "Looks an image up in pull secrets exactly as the kubelet does: which entries are tried in which order, why the others are not, what the node's own credentials could hide, and what docker, podman and crane would do with the same document. Sends nothing to a registry.",
    )
    .argument('<image>', 'image as a pod names it')
    .optionsGroup('Secrets, in the order in which the pod lists them:')
    .option('--secret-file <file>', 'read a secret from a file; - is standard input; repeatable', collectWhole)
    .option('--secret <name>', 'a secret of the namespace; repeatable (default: every pull secret in it)', collectWhole)
    .option('--service-account <name>', 'the secrets that this service account gives to pods that list none')
  command.optionsGroup('Cluster and namespace:')
  command.option('--kubeconfig <file>', 'kubeconfig to read (default: $KUBECONFIG, then ~/.kube/config)')
  command.option('--context <name>', 'kubeconfig context to use (default: the current one)')
  command.option('-n, --namespace <name>', "namespace (default: the context's own)")
  command.option('--request-timeout <duration>', 'longest wait for one answer: 500ms, 30s, 2m', '30s')
  addCommonFlags(command)
  addCommandHelp(command, {
    examples: [
      { does: 'with the secrets of a namespace', line: 'pullpass explain ghcr.io/acme/app:1 -n app' },
      {
        does: 'as a pod that lists two secrets, in this order',
        line: 'pullpass explain ghcr.io/acme/app:1 -n app --secret regcred --secret mirror',
      },
      {
        does: 'offline, before anything is applied',
        line: 'pullpass explain ghcr.io/acme/app:1 --secret-file regcred.yaml',
      },
    ],
    exitCodes: [
      '0  a login would be tried',
      '2  the image or the input is not usable',
      '3  no login would be tried, or a secret makes every pull fail',
      '1, 4  the cluster could not be asked',
    ],
  })
  command.action((image: string, flags: ExplainFlags) =>
    run(flags, async (context) => {
      const { runExplain } = await import('./run.ts')
      return await runExplain(context, image, flags)
    }),
  )
}
