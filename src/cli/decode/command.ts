// `pullpass decode [FILE]`: flags and help.

import type { Command } from 'commander'
import { addCommonFlags, type CommonFlags } from '../flags.ts'
import { addCommandHelp } from '../help/command-help.ts'
import type { RunCommand } from '../program.ts'

export interface DecodeFlags extends CommonFlags {
  readonly type?: string
  readonly reveal?: boolean
}

export function addDecodeCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('decode')
    .summary('check a pull secret offline, in any form a person might paste')
    .description(
      'Says what the kubelet will do with a pull secret: a Secret manifest (YAML, JSON or a List), a docker config.json, or base64 of it. Works offline and never shows a password.',
    )
    .argument('[file]', 'file to read; - or nothing reads standard input')
    .option('--type <type>', 'take the input as the value of a secret of this type, to the byte')
    .option('--reveal', 'show passwords and the repaired document; only on a terminal')
  addCommonFlags(command)
  addCommandHelp(command, {
    examples: [
      {
        does: 'what is stored in a cluster',
        line: `kubectl get secret regcred -o jsonpath='{.data.\\.dockerconfigjson}' |\nbase64 --decode | pullpass decode`,
      },
      { does: 'a manifest before it is applied', line: 'pullpass decode regcred.yaml' },
      { does: 'in a pipeline: exit code 3 stops it', line: 'pullpass decode -q -o json regcred.yaml' },
    ],
    exitCodes: ['0  the secret is valid', '2  nothing could be read', '3  the check found an error'],
  })
  command.action((file: string | undefined, flags: DecodeFlags) =>
    run(flags, async (context) => {
      const { runDecode } = await import('./run.ts')
      return await runDecode(context, file ?? '-', flags)
    }),
  )
}
