// `pullpass create [NAME]`: flags and help.

import type { Command } from 'commander'
import { addClusterFlags, addCommonFlags, addPromptFlags, addRegistryFlags, collect, collectWhole } from '../flags.ts'
import { addCommandHelp } from '../help/command-help.ts'
import { addLoginSourceFlags } from '../login-source/flags.ts'
import type { RunCommand } from '../program.ts'
import { type CreateFlags, parseCreateOptions } from './options.ts'

export function addCreateCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('create')
    .summary('make a pull secret in every cluster and namespace that needs it, and prove it first')
    .description(
      'Asks for what the flags do not give, checks the secret, proves at the registry that it opens the images, shows what would change where, and writes it only then. A secret that a registry refuses is not written unless you insist with --unproven.',
    )
    .argument('[name]', 'name of the secret')
  addSecretFlags(command)
  addClusterFlags(command)
  addSafetyFlags(command)
  addCommonFlags(command)
  addHelp(command)
  command.action((name: string | undefined, flags: CreateFlags) => {
    return run(flags, async (context) => {
      const options = parseCreateOptions(name, flags)
      const { runCreate } = await import('./run.ts')
      return await runCreate(context, options)
    })
  })
}

function addHelp(command: Command): void {
  addCommandHelp(command, {
    examples: [
      { does: 'be asked for everything', line: 'pullpass create' },
      {
        does: 'from a script: the password comes on standard input',
        line: 'pullpass create regcred --server ghcr.io --username bob --password-stdin \\\n--image ghcr.io/acme/app:1 -n app --yes < token.txt',
      },
      {
        does: 'what a user sent, checked and repaired, into two clusters: look first, then write',
        line: 'pullpass create regcred --from-file sent.yaml --context east --context west -n app --dry-run',
      },
      { does: 'what a user sealed: copy it from the ticket and paste it', line: 'pullpass create --from-sealed -' },
    ],
    exitCodes: [
      '0  every target holds the secret',
      '1  a target failed or is a conflict, or a cluster could not be reached',
      '2  flags or input are not usable; nothing was attempted',
      '3  the check or the registry says no',
      '4  a cluster did not let us',
      '130  interrupted; the report says what was written',
    ],
  })
}

function addSecretFlags(command: Command): void {
  command.optionsGroup('Secret:')
  addContentFlags(command)
  command
    .option('--from-sealed <file>', 'a request that a user sealed with `pullpass seal`; - is standard input or a paste')
    .option('--identity <file>', 'secret key to open it with (default: pullpass/identity.txt in ~/.config)')
  command.option('--image <image>', 'image that the secret must open, proved at its registry; repeatable', collectWhole)
  addRegistryFlags(command)
}

/** The flags for what goes into a secret. */
export function addContentFlags(command: Command): void {
  command
    .option('--server <registry>', 'registry host, host:port or key as it stands in a docker config')
    .option('--username <name>', 'user name at the registry')
    .option('--email <address>', 'e-mail address; no registry needs it')
    .option('--password-stdin', 'read the password from standard input')
    .option('--password-file <file>', 'read the password from a file')
    .option(
      '--from-file <file>',
      'a document a user sent, in any form: config.json, manifest, base64; - is standard input',
    )
  addLoginSourceFlags(command)
}

function addSafetyFlags(command: Command): void {
  command
    .optionsGroup('Writing:')
    .option('--dry-run', 'stop after the plan')
    .option('--yes', 'write without asking, and take the defaults for what is optional')
    .option('--attach <account>', 'let this service account list the secret; repeatable', collect)
    .option(
      '--unproven',
      'write although a registry refused the login, or nothing speaks for it that the secret opens the image',
    )
    .option('--merge', 'keep the other registries of a secret that exists')
    .option('--adopt', 'take over a secret that another tool or owner made')
    .option('--replace', 'delete and create where type or immutability forces it; drop its logins for other registries')
  addPromptFlags(command)
}
