// What must be right about a plugin before it may take part, and what is said when it is not.

import { PullpassError } from '../errors/pullpass-error.ts'
import { capabilityCatalogue, hookCatalogue } from './catalogue.ts'
import { type Plugin, pluginApiVersion } from './contract/define.ts'
import type { HookName, PluginHooks } from './contract/hooks.ts'

const longestName = 63
const members = ['name', 'apiVersion', 'needs', 'credentialProvider', 'hooks']

/** Checks plugins as they come from a configuration. Throws `plugin-invalid` that names the plugin and what is wrong with it. */
export function checkPlugins(plugins: readonly unknown[]): readonly Plugin[] {
  const names = new Set<string>()
  return plugins.map((plugin, index) => {
    checkDefinition(plugin, index)
    if (names.has(plugin.name)) throw invalid(plugin.name, 'is there twice: each may be registered once')
    names.add(plugin.name)
    return plugin
  })
}

/** Checks what `hooks` of a plugin gave. Throws `plugin-invalid` for anything but an object of known hooks. */
export function checkHooks(plugin: string, hooks: unknown): PluginHooks {
  if (!isObject(hooks) || typeof Reflect.get(hooks, 'then') === 'function') {
    throw invalid(plugin, 'gives no object of hooks from `hooks`, which is called without waiting')
  }
  for (const [name, hook] of Object.entries(hooks)) {
    if (!isHookName(name)) throw unknownName(plugin, 'hook', name, Object.keys(hookCatalogue))
    if (hook !== undefined && typeof hook !== 'function')
      throw invalid(plugin, `has a hook \`${name}\` that is no function`)
  }
  return hooks
}

function checkDefinition(plugin: unknown, index: number): asserts plugin is Plugin {
  if (!isObject(plugin))
    throw new PullpassError('plugin-invalid', `plugin ${index + 1} of the configuration is no object`)
  const name: unknown = Reflect.get(plugin, 'name')
  if (typeof name !== 'string' || name.length > longestName || !/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
    const rule = 'lower case letters, digits and dashes, 63 at most'
    throw new PullpassError('plugin-invalid', `plugin ${index + 1} of the configuration has no usable name: ${rule}`)
  }
  const version: unknown = Reflect.get(plugin, 'apiVersion')
  if (version !== pluginApiVersion) {
    const found = typeof version === 'number' ? String(version) : 'none'
    throw invalid(
      name,
      `is made for version ${found} of the plugin contract; this pullpass has version ${pluginApiVersion}`,
    )
  }
  for (const member of Object.keys(plugin)) {
    if (!members.includes(member)) throw unknownName(name, 'member', member, members)
  }
  checkNeeds(name, Reflect.get(plugin, 'needs'))
  checkProvider(name, Reflect.get(plugin, 'credentialProvider'))
  const hooks: unknown = Reflect.get(plugin, 'hooks')
  if (hooks !== undefined && typeof hooks !== 'function') throw invalid(name, 'has `hooks` that is no function')
}

function checkNeeds(plugin: string, needs: unknown): void {
  if (needs === undefined) return
  if (!Array.isArray(needs)) throw invalid(plugin, 'has `needs` that is no list')
  const known = Object.keys(capabilityCatalogue)
  for (const need of needs) {
    if (!known.includes(need)) throw unknownName(plugin, 'capability', String(need), known)
  }
}

function checkProvider(plugin: string, provider: unknown): void {
  if (provider === undefined) return
  const isProvider =
    isObject(provider) && ['describe', 'fetch'].every((method) => typeof Reflect.get(provider, method) === 'function')
  if (!isProvider) throw invalid(plugin, 'has a `credentialProvider` without `describe` and `fetch`')
}

function isHookName(name: string): name is HookName {
  return Object.hasOwn(hookCatalogue, name)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function unknownName(plugin: string, what: string, name: string, known: readonly string[]): PullpassError {
  return new PullpassError(
    'plugin-invalid',
    `plugin \`${plugin}\` names an unknown ${what} \`${name.slice(0, longestName)}\``,
    {
      remedies: [`use one of: ${known.join(', ')}`],
    },
  )
}

function invalid(plugin: string, what: string): PullpassError {
  return new PullpassError('plugin-invalid', `plugin \`${plugin}\` ${what}`)
}
