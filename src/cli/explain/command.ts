// `pullpass explain IMAGE` and `pullpass explain --pod POD`: flags and help.

import type { Command } from 'commander'
import { PullpassError } from '../../errors/pullpass-error.ts'
import {
  addCommonFlags,
  addRegistryFlags,
  addSingleClusterFlags,
  type CommonFlags,
  collectWhole,
  type RegistryFlags,
  type SingleClusterFlags,
} from '../flags.ts'
import { addCommandHelp } from '../help/command-help.ts'
import type { RunCommand } from '../program.ts'

export interface ExplainFlags extends CommonFlags, RegistryFlags, SingleClusterFlags {
  readonly pod?: string
  readonly prove?: boolean
  readonly secretFile?: readonly string[]
  readonly secret?: readonly string[]
  readonly serviceAccount?: string
}

export function addExplainCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('explain')
    .summary('say which login a node tries for an image, or why a pod does not run')
    .description(
      "Looks an image up in pull secrets exactly as the kubelet does: which entries are tried in which order, why the others are not, what the node's own credentials could hide, and what docker, podman and crane would do with the same document. With --pod it reads a pod, its events, its pull secrets and its service account, and names the cause of its trouble, or what it still waits for. Sends nothing to a registry but with --prove.",
    )
    .argument('[image]', 'image as a pod names it')
    .optionsGroup('A pod instead of an image:')
    .option('--pod <name>', 'say why this pod does not run, or how it failed')
    .option('--prove', "with --pod: send the pod's logins to the registry to see which it refuses")
    .optionsGroup('Secrets, in the order in which the pod lists them:')
    .option('--secret-file <file>', 'read a secret from a file; - is standard input; repeatable', collectWhole)
    .option('--secret <name>', 'a secret of the namespace; repeatable (default: every pull secret in it)', collectWhole)
    .option('--service-account <name>', 'the secrets that this service account gives to pods that list none')
  addSingleClusterFlags(command, {
    context: 'kubeconfig context to use (default: the current one)',
    namespace: "namespace (default: the context's own)",
  })
  command.optionsGroup('Registry:')
  addRegistryFlags(command)
  addCommonFlags(command)
  addHelp(command)
  command.action((image: string | undefined, flags: ExplainFlags) =>
    run(flags, async (context) => {
      const subject = chooseSubject(image, flags)
      if (subject.kind === 'pod') {
        const { runExplainPod } = await import('./pod-run.ts')
        return await runExplainPod(context, subject.name, flags)
      }
      const { runExplain } = await import('./run.ts')
      return await runExplain(context, subject.image, flags)
    }),
  )
}

function addHelp(command: Command): void {
  addCommandHelp(command, {
    examples: [
      { does: 'with the secrets of a namespace', line: 'pullpass explain ghcr.io/acme/app:1 -n app' },
      {
        does: 'as a pod that lists two secrets, in this order',
        line: 'pullpass explain ghcr.io/acme/app:1 -n app --secret regcred --secret mirror',
      },
      {
        does: 'why a pod does not run',
        line: 'pullpass explain --pod app-5d9f7 -n app',
      },
      {
        does: 'offline, before anything is applied',
        line: 'pullpass explain ghcr.io/acme/app:1 --secret-file regcred.yaml',
      },
    ],
    exitCodes: [
      '0  a login would be tried; the pod is ready, done, or in its first two minutes of waiting',
      '2  the image or the input is not usable',
      '3  no login would be tried, a secret makes every pull fail, or the pod is in trouble or has waited for longer',
      '1, 4  the cluster could not be asked',
    ],
  })
}

type Subject = { readonly kind: 'image'; readonly image: string } | { readonly kind: 'pod'; readonly name: string }

/** An image or a pod; `usage` for both, for neither, and for flags that belong to the other. */
function chooseSubject(image: string | undefined, flags: ExplainFlags): Subject {
  if (flags.pod === undefined) {
    if (image === undefined) {
      throw new PullpassError('usage', 'neither an image nor a pod was given', {
        remedies: ['pullpass explain IMAGE', 'pullpass explain --pod POD'],
      })
    }
    if (flags.prove) {
      throw new PullpassError('usage', '`--prove` goes with `--pod`', {
        remedies: ['leave it out, or prove the image with `pullpass verify --image IMAGE`'],
      })
    }
    return { kind: 'image', image }
  }
  const others = {
    IMAGE: image,
    '--secret-file': flags.secretFile,
    '--secret': flags.secret,
    '--service-account': flags.serviceAccount,
  }
  const extra = Object.entries(others).flatMap(([name, value]) => (value === undefined ? [] : `\`${name}\``))
  if (extra.length > 0) {
    throw new PullpassError(
      'usage',
      `\`--pod\` looks at the pod's own images and secrets, so ${extra.join(', ')} can't be given`,
      { remedies: [`leave out \`--pod\`, or ${extra.join(', ')}`] },
    )
  }
  // As `kubectl get -o name` prints it.
  return { kind: 'pod', name: flags.pod.replace(/^pods?\//, '') }
}
