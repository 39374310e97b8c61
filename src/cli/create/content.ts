// What the flags say about what goes into the secret: one origin, and nothing that contradicts it.

import type { Redacted } from '../../basics/redacted.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { type FetchedContent, type LoginSourceFlags, parseLoginSource } from '../login-source/flags.ts'

/** The flags for what goes into a secret, as commander hands them over. */
export interface ContentFlags extends LoginSourceFlags {
  readonly server?: string
  readonly username?: string
  readonly email?: string
  readonly passwordStdin?: boolean
  readonly passwordFile?: string
  readonly fromFile?: string
}

/** Where the password comes from; `ask` when no flag said. */
export type PasswordSource =
  | { readonly kind: 'stdin' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'ask' }

/** A login as far as flags give it. */
export interface LoginContent {
  readonly kind: 'login'
  readonly server?: string
  readonly username?: string
  readonly email?: string
  readonly password: PasswordSource
}

/** A document that a user sent. */
export interface DocumentContent {
  readonly kind: 'document'
  readonly path: string
  /** What it holds, once it has been read. */
  readonly read?: { readonly bytes: Redacted<Uint8Array>; readonly name?: string }
}

/** A request that a user sealed, still closed. */
export interface SealedContent {
  readonly kind: 'sealed'
  readonly path: string
  /** The file of the secret key; undefined for the usual one. */
  readonly identity?: string
}

/** What was in a sealed request. */
export interface OpenedContent {
  readonly kind: 'opened'
  readonly sealed: SealedContent
  readonly bytes: Redacted<Uint8Array>
}

/** The flags for a sealed request. */
export interface SealedFlags {
  readonly fromSealed?: string
  readonly identity?: string
}

/** What goes into the secret, as far as flags say. */
export type ContentOptions = DocumentContent | FetchedContent | LoginContent

/** Flags that each say on their own where everything comes from. */
const origins = ['--from-file', '--from-docker-config', '--credential-provider-config', '--from-plugin'] as const
/** Those that give a login for any registry, so that --server says which. */
const givesAny: readonly string[] = ['--credential-provider-config', '--from-plugin']

/** What the flags say; `usage` for those that contradict each other. */
export function parseContent(flags: ContentFlags): ContentOptions {
  const given = listGiven(flags)
  const origin = origins.find((flag) => given.includes(flag))
  if (origin !== undefined) {
    const allowed = givesAny.includes(origin) ? [origin, '--server'] : [origin]
    refuseTogether(
      origin,
      given.filter((flag) => !allowed.includes(flag)),
    )
  }
  if (flags.fromFile !== undefined) return { kind: 'document', path: flags.fromFile }
  return parseLoginSource(flags) ?? parseLogin(flags, given)
}

/** The sealed request that the flags name, undefined for none; `usage` where others say what goes into the secret. */
export function parseSealedContent(flags: ContentFlags & SealedFlags): SealedContent | undefined {
  const { fromSealed: path, identity } = flags
  if (path !== undefined) {
    refuseTogether('--from-sealed', listGiven(flags))
    return { kind: 'sealed', path, ...(identity === undefined ? {} : { identity }) }
  }
  if (identity === undefined) return undefined
  throw new PullpassError('usage', '`--identity` is the key for `--from-sealed`, which is missing', {
    remedies: ['add `--from-sealed FILE`, or leave `--identity` out'],
  })
}

function parseLogin(flags: ContentFlags, given: readonly string[]): LoginContent {
  if (flags.passwordStdin) {
    refuseTogether(
      '--password-stdin',
      given.filter((flag) => flag === '--password-file'),
    )
  }
  return {
    kind: 'login',
    ...(flags.server === undefined ? {} : { server: flags.server }),
    ...(flags.username === undefined ? {} : { username: flags.username }),
    ...(flags.email === undefined ? {} : { email: flags.email }),
    password: choosePassword(flags),
  }
}

function choosePassword({ passwordStdin, passwordFile }: ContentFlags): PasswordSource {
  if (passwordStdin) return { kind: 'stdin' }
  return passwordFile === undefined ? { kind: 'ask' } : { kind: 'file', path: passwordFile }
}

function listGiven(flags: ContentFlags): string[] {
  const values: Readonly<Record<string, unknown>> = {
    '--server': flags.server,
    '--username': flags.username,
    '--email': flags.email,
    '--password-stdin': flags.passwordStdin,
    '--password-file': flags.passwordFile,
    '--from-file': flags.fromFile,
    '--from-docker-config': flags.fromDockerConfig,
    '--credential-provider-config': flags.credentialProviderConfig,
    '--from-plugin': flags.fromPlugin,
  }
  return Object.entries(values).flatMap(([flag, value]) => (value === undefined ? [] : [flag]))
}

function refuseTogether(flag: string, others: readonly string[]): void {
  if (others.length === 0) return
  const list = others.map((other) => `\`${other}\``).join(', ')
  throw new PullpassError('usage', `\`${flag}\` can't be combined with ${list}`, {
    remedies: [`leave out \`${flag}\`, or ${list}`],
  })
}
