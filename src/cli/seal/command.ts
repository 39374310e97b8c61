// `pullpass seal [NAME]`: flags and help.

import type { Command } from 'commander'
import { addContentFlags } from '../create/command.ts'
import { addCommonFlags, addPromptFlags, addRegistryFlags, collect, collectWhole } from '../flags.ts'
import { addCommandHelp } from '../help/command-help.ts'
import type { RunCommand } from '../program.ts'
import { parseSealOptions, type SealFlags } from './options.ts'

export function addSealCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('seal')
    .summary('hand a login over: one block of text that only support can open, safe in a ticket')
    .description(
      'Asks for what the flags do not give, checks the login or the document, proves at the registry that it opens the images, and seals it with what it is for. Anybody may read for which cluster, namespace, registry, user name and image it is; the password is in the sealed part alone. Support opens it with `pullpass create --from-sealed`.',
    )
    .argument('[name]', 'name the secret should have')
    .optionsGroup('Sealing:')
    .option('--to <recipient>', "support's public key, age1…; repeatable, each can open it alone", collect)
    .option('--to-file <file>', 'file with public keys, one a line; repeatable', collectWhole)
    .option('--valid-for <time>', 'how long it can be opened: 12h, 7d', '7d')
    .option('--unproven', 'seal although a registry refused the login')
  addForFlags(command)
  command.optionsGroup('Secret:')
  addContentFlags(command)
  addRegistryFlags(command)
  command.optionsGroup('Asking:')
  addPromptFlags(command)
  addCommonFlags(command)
  addHelp(command)
  command.action((name: string | undefined, flags: SealFlags) =>
    run(flags, async (context) => {
      const options = parseSealOptions(name, flags)
      const { runSeal } = await import('./run.ts')
      return await runSeal(context, options)
    }),
  )
}

function addHelp(command: Command): void {
  addCommandHelp(command, {
    examples: [
      { does: 'be asked for everything', line: 'pullpass seal --to age1…' },
      {
        does: 'from a script: the password comes on standard input',
        line: 'pullpass seal regcred --to-file support.txt --context prod -n app --server ghcr.io --username bob \\\n--password-stdin --image ghcr.io/acme/app:1 < token.txt > ticket.txt',
      },
      {
        does: 'a document that exists, checked first',
        line: 'pullpass seal --to age1… --from-file regcred.yaml -n app',
      },
      {
        does: 'without pullpass: age can seal a document, too',
        line: 'age --encrypt --armor -r age1… config.json',
      },
    ],
    exitCodes: [
      '0  the block stands on standard output',
      '2  flags or input are not usable; nothing was sealed',
      '3  the check or the registry says no; nothing was sealed',
      '130  interrupted',
    ],
  })
}

function addForFlags(command: Command): void {
  command
    .optionsGroup('What it is for:')
    .option('--context <name>', 'cluster, as support calls it; repeatable', collectWhole)
    .option('-n, --namespace <name>', 'namespace; repeatable', collect)
    .option('--image <image>', 'image that the secret must open, proved at its registry; repeatable', collectWhole)
}
