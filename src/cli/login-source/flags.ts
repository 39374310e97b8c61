// Flags for logins that some other program keeps or fetches.

import type { Command } from 'commander'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { addConfigFlag, type ConfigFlags, collect } from '../flags.ts'

/** The flags as commander hands them over. */
export interface LoginSourceFlags extends ConfigFlags {
  readonly fromPlugin?: string
  readonly fromDockerConfig?: readonly string[]
  readonly credentialProviderConfig?: string
  readonly credentialProviderBinDir?: string
}

/** Which program or file has the logins. */
export type LoginSourceOptions =
  | { readonly kind: 'docker-config' }
  | { readonly kind: 'plugin'; readonly name: string; readonly config?: string }
  | { readonly kind: 'credential-providers'; readonly config: string; readonly binDir: string }

/** Logins that are fetched when the secret is made. */
export interface FetchedContent {
  readonly kind: 'fetched'
  readonly source: LoginSourceOptions
  /** As typed; where empty, the registries of the images. */
  readonly servers: readonly string[]
}

export function addLoginSourceFlags(command: Command): void {
  command
    .option(
      '--from-docker-config <registry>',
      'the login that docker or podman keeps for this registry; repeatable',
      collect,
    )
    .option(
      '--credential-provider-config <file>',
      "the kubelet's configuration of credential providers: a login for each registry of the images",
    )
    .option('--credential-provider-bin-dir <dir>', 'where the programs are that it names')
    .option('--from-plugin <name>', 'a login that this plugin gives for each registry of the images: ecr')
  addConfigFlag(command)
}

/** What the flags ask for, undefined when they are not given. Throws `usage` for half of a pair. */
export function parseLoginSource(flags: LoginSourceFlags & { readonly server?: string }): FetchedContent | undefined {
  const { fromDockerConfig: servers, credentialProviderConfig: config, credentialProviderBinDir: binDir } = flags
  const named = flags.server === undefined ? [] : [flags.server]
  if (flags.fromPlugin !== undefined) {
    const loaded = flags.config === undefined ? {} : { config: flags.config }
    return { kind: 'fetched', source: { kind: 'plugin', name: flags.fromPlugin, ...loaded }, servers: named }
  }
  if (config !== undefined && binDir !== undefined) {
    const source = { kind: 'credential-providers', config, binDir } as const
    return { kind: 'fetched', source, servers: named }
  }
  if (config !== undefined || binDir !== undefined) {
    const pair = ['`--credential-provider-config`', '`--credential-provider-bin-dir`'] as const
    const [given, other] = config !== undefined ? pair : [pair[1], pair[0]]
    throw new PullpassError('usage', `${given} needs ${other}`, { remedies: [`add ${other}`] })
  }
  return servers === undefined ? undefined : { kind: 'fetched', source: { kind: 'docker-config' }, servers }
}
