// What the flags of `create` say, validated; gaps stay open for the prompts.

import { PullpassError } from '../../errors/pullpass-error.ts'
import type { ClusterFlags, CommonFlags, RegistryFlags } from '../flags.ts'
import { type ClusterOptions, parseClusterOptions } from '../targets/options.ts'

/** The flags as commander hands them over. */
export interface CreateFlags extends CommonFlags, ClusterFlags, RegistryFlags {
  readonly server?: string
  readonly username?: string
  readonly email?: string
  readonly passwordStdin?: boolean
  readonly passwordFile?: string
  readonly fromFile?: string
  readonly image?: readonly string[]
  readonly attach?: readonly string[]
  readonly merge?: boolean
  readonly adopt?: boolean
  readonly replace?: boolean
  readonly unproven?: boolean
  readonly dryRun?: boolean
  readonly yes?: boolean
}

/** Where the password comes from; `ask` when no flag said. */
export type PasswordSource =
  | { readonly kind: 'stdin' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'ask' }

/** What goes into the secret, as far as flags say. */
export type ContentOptions =
  | { readonly kind: 'document'; readonly path: string }
  | {
      readonly kind: 'login'
      readonly server?: string
      readonly username?: string
      readonly email?: string
      readonly password: PasswordSource
    }

export interface CreateOptions {
  readonly name?: string
  readonly content: ContentOptions
  readonly clusters: ClusterOptions
  readonly images?: readonly string[]
  readonly registryCa?: string
  /** Service accounts that should list the secret. */
  readonly attach: readonly string[]
  readonly merge: boolean
  readonly adopt: boolean
  readonly replace: boolean
  readonly unproven: boolean
  readonly dryRun: boolean
  readonly isConfirmed: boolean
}

/** Validates the flags; `usage` for combinations that contradict each other. */
export function parseCreateOptions(name: string | undefined, flags: CreateFlags): CreateOptions {
  return {
    ...(name === undefined ? {} : { name }),
    content: parseContent(flags),
    clusters: parseClusterOptions(flags),
    ...(flags.image === undefined ? {} : { images: flags.image }),
    ...(flags.registryCa === undefined ? {} : { registryCa: flags.registryCa }),
    attach: flags.attach ?? [],
    merge: flags.merge === true,
    adopt: flags.adopt === true,
    replace: flags.replace === true,
    unproven: flags.unproven === true,
    dryRun: flags.dryRun === true,
    isConfirmed: flags.yes === true,
  }
}

function parseContent(flags: CreateFlags): ContentOptions {
  if (flags.fromFile !== undefined) {
    refuseTogether('--from-file', [
      ['--server', flags.server],
      ['--username', flags.username],
      ['--email', flags.email],
      ['--password-stdin', flags.passwordStdin],
      ['--password-file', flags.passwordFile],
    ])
    return { kind: 'document', path: flags.fromFile }
  }
  return {
    kind: 'login',
    ...(flags.server === undefined ? {} : { server: flags.server }),
    ...(flags.username === undefined ? {} : { username: flags.username }),
    ...(flags.email === undefined ? {} : { email: flags.email }),
    password: parsePassword(flags),
  }
}

function parsePassword(flags: CreateFlags): PasswordSource {
  if (flags.passwordStdin) {
    refuseTogether('--password-stdin', [['--password-file', flags.passwordFile]])
    return { kind: 'stdin' }
  }
  return flags.passwordFile === undefined ? { kind: 'ask' } : { kind: 'file', path: flags.passwordFile }
}

function refuseTogether(flag: string, others: readonly (readonly [string, unknown])[]): void {
  const given = others.filter(([, value]) => value !== undefined).map(([other]) => `\`${other}\``)
  if (given.length > 0) throw new PullpassError('usage', `\`${flag}\` can't be combined with ${given.join(', ')}`)
}
