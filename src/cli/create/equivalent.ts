// The command line that does the same again without a question, printed at the end of an interactive run.

import type { CreateSecretRequest } from '../../provision/create/create.ts'
import type { NamespaceSelection } from '../../provision/targets.ts'
import { buildCommandLine, type FlagValue } from '../../secret/command-line.ts'
import type { FetchedContent } from '../login-source/flags.ts'
import type { CreateOptions } from './options.ts'

/** `unattended`: for a script, with the password on standard input. `attended`: to try again, asked for what has no flag here. */
export type CommandUse = 'unattended' | 'attended'

/** The command line for what was asked and answered. Holds no password. */
export function buildEquivalentCommand(request: CreateSecretRequest, options: CreateOptions, use: CommandUse): string {
  return buildCommandLine('create', [request.secret.name], {
    ...contentFlags(request, options, use),
    image: request.images ?? [],
    kubeconfig: options.clusters.kubeconfig,
    context: request.targets.map((target) => target.cluster.name),
    ...namespaceFlags(request.targets[0]?.namespaces ?? { kind: 'context' }),
    'registry-ca': options.registryCa,
    attach: options.attach,
    merge: options.merge,
    adopt: options.adopt,
    replace: options.replace,
    unproven: options.unproven,
    yes: use === 'unattended',
  })
}

function contentFlags(
  request: CreateSecretRequest,
  options: CreateOptions,
  use: CommandUse,
): Record<string, FlagValue | undefined> {
  const { content } = request.secret
  if (options.content.kind === 'opened') {
    const { path, identity } = options.content.sealed
    return { 'from-sealed': path, identity }
  }
  if (options.content.kind === 'sealed') return {}
  if (options.content.kind === 'document') return { 'from-file': options.content.path }
  if (options.content.kind === 'fetched') return sourceFlags(options.content)
  if (content.kind !== 'logins') return {}
  const [login] = content.logins
  const { password } = options.content
  return {
    server: login?.registry,
    username: login?.username,
    email: login?.email,
    ...(password.kind === 'file' ? { 'password-file': password.path } : { 'password-stdin': use === 'unattended' }),
  }
}

function sourceFlags({ source, servers }: FetchedContent): Record<string, FlagValue> {
  if (source.kind === 'docker-config') return { 'from-docker-config': servers }
  if (source.kind === 'plugin') {
    return {
      'from-plugin': source.name,
      server: servers,
      ...(source.config !== undefined && { config: source.config }),
    }
  }
  const flags = { 'credential-provider-config': source.config, 'credential-provider-bin-dir': source.binDir }
  return { ...flags, server: servers }
}

function namespaceFlags(selection: NamespaceSelection): Record<string, FlagValue> {
  switch (selection.kind) {
    case 'context':
      return {}
    case 'names':
      return { namespace: selection.names }
    case 'labels':
      return { 'namespace-selector': selection.selector }
    case 'all':
      return { 'all-namespaces': true }
  }
}
