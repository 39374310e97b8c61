// What a plugin is, and the two calls that people write: `definePlugin` and `defineConfig`.

import type { Credential } from '../../credentials/source.ts'
import type { Capability, CredentialWish, PluginContext } from '../capabilities.ts'
import type { PluginHooks } from './hooks.ts'

/** The version of the contract. */
export const pluginApiVersion = 1

/** Gives credentials for registries; see `CredentialSource` for what undefined and a rejection mean. */
export interface CredentialProvider {
  /** One phrase for plans and reports, with no credential. */
  describe(): string
  fetch(query: CredentialWish & { readonly signal: AbortSignal }): Promise<Credential | undefined>
}

/** A plugin as its author writes it. */
export interface PluginDefinition<Needs extends Capability> {
  /** Lower case letters, digits and dashes; unique among the plugins of a configuration. */
  readonly name: string
  readonly apiVersion: typeof pluginApiVersion
  /** The capabilities that `hooks` finds in its context. */
  readonly needs?: readonly Needs[]
  readonly credentialProvider?: CredentialProvider
  /** Called once for each run; what it returns belongs to that run alone. */
  hooks?(context: PluginContext<Needs>): PluginHooks
}

/** A plugin as the host takes it. */
export type Plugin = PluginDefinition<Capability>

/** Says that an object is a plugin, and checks its types. What is wrong with its values is said by the host, by name. */
export function definePlugin<const Needs extends Capability = never>(definition: PluginDefinition<Needs>): Plugin {
  return definition as Plugin
}

/** The content of `pullpass.config.ts`. */
export interface PullpassConfig {
  /** In the order in which their hooks are called. */
  readonly plugins?: readonly Plugin[]
}

/** Says that an object is a configuration, and checks its types. */
export function defineConfig(config: PullpassConfig): PullpassConfig {
  return config
}
