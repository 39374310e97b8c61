// The sources of logins that have a name: plugins of the configuration, and the ones that every pullpass brings along.

import { openDockerConfigSource } from '../../credentials/docker-config/source.ts'
import type { CredentialSource } from '../../credentials/source.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { guardProvider } from '../../plugin/guard-provider.ts'
import type { CliContext } from '../context.ts'
import { loadPluginConfig } from './load-config.ts'

/** The name under which secrets say that docker's or podman's logins are their source. */
export const dockerConfigSourceName = 'docker-config'

/** Sources by name. */
export interface NamedSources {
  find(name: string): CredentialSource | undefined
  /** Throws `usage` that lists the names, when there is none of this name. */
  get(name: string): CredentialSource
}

/** Loads the configuration. A plugin in it comes before one of the same name that pullpass brings along. */
export async function openNamedSources(context: CliContext, config: string | undefined): Promise<NamedSources> {
  const { environment, clock } = context
  const { plugins = [] } = await loadPluginConfig(context, config)
  const { ecr } = await import('pullpass/plugins/ecr')
  const sources = new Map<string, CredentialSource>([
    [dockerConfigSourceName, openDockerConfigSource({ environment, clock })],
  ])
  for (const plugin of [ecr(), ...plugins]) {
    const provider = guardProvider(plugin)
    if (provider) sources.set(plugin.name, provider)
  }
  return {
    find: (name) => sources.get(name),
    get: (name) => sources.get(name) ?? refuse(name, [...sources.keys()]),
  }
}

function refuse(name: string, known: readonly string[]): never {
  throw new PullpassError('usage', `there is no plugin \`${name}\` that gives logins`, {
    remedies: [`known here are: ${known.join(', ')}`, 'name the configuration that has the plugin with --config'],
  })
}
