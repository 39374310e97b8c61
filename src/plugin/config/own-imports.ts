// Makes `pullpass/…` mean the pullpass that runs, whoever imports it: a configuration has no node_modules beside it when pullpass is
// installed globally, and a second copy of pullpass would bring a second Redacted.

import { registerHooks } from 'node:module'

/** From now on, and as long as the process lives, because a plugin may import lazily. */
export function resolveOwnImports(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const isOwn = specifier === 'pullpass' || specifier.startsWith('pullpass/')
      // A package may import itself by name: asked from here, that is this one.
      return nextResolve(specifier, isOwn ? { ...context, parentURL: import.meta.url } : context)
    },
  })
}
