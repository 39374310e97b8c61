// The context that a plugin's hooks are made with: what it asked for, and a named error for everything else.

import { PullpassError } from '../errors/pullpass-error.ts'
import type { BaseContext, Capability, CapabilityParts, PluginContext } from './capabilities.ts'

/** Every capability of one run; a part is made when a plugin that asked for it takes it. */
export type CapabilityMakers = { readonly [Name in Capability]: () => CapabilityParts[Name] }

/** Builds the context of `plugin`. Taking what is not in `needs` throws `plugin-failed`, whatever the types were told. */
export function buildContext(
  plugin: string,
  needs: readonly Capability[],
  base: BaseContext,
  makers: CapabilityMakers,
): PluginContext<Capability> {
  const take = <Name extends Capability>(name: Name): CapabilityParts[Name] =>
    needs.includes(name) ? makers[name]() : refuse(plugin, name)
  return Object.freeze({
    ...base,
    secrets: Object.freeze({
      get read() {
        return take('secrets.read').secrets.read
      },
      get write() {
        return take('secrets.write').secrets.write
      },
    }),
    serviceAccounts: Object.freeze({
      get read() {
        return take('serviceAccounts.read').serviceAccounts.read
      },
    }),
    get credentials() {
      return take('credentials').credentials
    },
    get prove() {
      return take('prove').prove
    },
    get capacity() {
      return take('capacity').capacity
    },
  })
}

function refuse(plugin: string, capability: Capability): never {
  throw new PullpassError(
    'plugin-failed',
    `plugin \`${plugin}\` uses the capability \`${capability}\` without asking for it`,
    { remedies: [`add '${capability}' to its \`needs\``] },
  )
}
