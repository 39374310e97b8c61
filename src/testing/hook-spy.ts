// The checked plugin with its hooks watched from outside: which objects it made, and which calls have not come back.

import type { Plugin } from '../plugin/contract/define.ts'
import type { PluginHooks } from '../plugin/contract/hooks.ts'

/** A plugin that behaves as the checked one, and what was seen of it. */
export interface SpiedPlugin {
  readonly plugin: Plugin
  /** What `hooks` gave, call by call. */
  readonly made: readonly unknown[]
  /** Every promise that a hook gave. */
  readonly pending: readonly Promise<unknown>[]
}

export function spyOn(plugin: Plugin): SpiedPlugin {
  const made: unknown[] = []
  const pending: Promise<unknown>[] = []
  if (!plugin.hooks) return { plugin, made, pending }
  const hooks: NonNullable<Plugin['hooks']> = (context) => {
    const own = plugin.hooks?.(context) ?? {}
    made.push(own)
    return watch(own, pending)
  }
  return { plugin: { ...plugin, hooks }, made, pending }
}

/** The same hooks; a Proxy, so that whatever else the author put there is seen as it is. */
function watch(hooks: PluginHooks, pending: Promise<unknown>[]): PluginHooks {
  if (typeof hooks !== 'object' || hooks === null) return hooks
  return new Proxy(hooks, {
    get(target, name) {
      const hook: unknown = Reflect.get(target, name)
      if (typeof hook !== 'function') return hook
      return (...inputs: unknown[]): unknown => {
        const answer: unknown = Reflect.apply(hook, target, inputs)
        if (answer instanceof Promise) pending.push(answer)
        return answer
      }
    },
  })
}
