// The plugin that gives tokens for Amazon ECR, private and public, to whoever asks for a login for one of its hosts.

import { definePlugin, type Plugin, systemClock } from 'pullpass/plugin'
import { fetchToken } from './fetch-token.ts'
import type { EcrOptions } from './options.ts'
import { placeFor } from './place.ts'
import { openTokenStore } from './token-store.ts'

export type { EcrOptions } from './options.ts'

/** Makes the plugin. AWS is asked, and its SDK loaded, by the first request for a token. Tokens are kept as long as the plugin is. */
export function ecr(options: EcrOptions = {}): Plugin {
  const { clock = systemClock, random = Math.random } = options
  const tokens = openTokenStore({ clock, random })
  return definePlugin({
    name: 'ecr',
    apiVersion: 1,
    credentialProvider: {
      describe: () => 'Amazon ECR',
      async fetch({ registry, validUntil, isRefused = false, signal }) {
        const place = placeFor(registry, options)
        if (!place) return undefined
        const wish = { isRefused, ...(validUntil && { validUntil }) }
        return await tokens.get(JSON.stringify(place), wish, () => fetchToken(place, options, clock.now()), signal)
      },
    },
  })
}
