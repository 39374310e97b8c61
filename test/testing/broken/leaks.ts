// It notes what it read out of a secret.

import { definePlugin } from 'pullpass/plugin'
import type { BrokenPlugin } from './kinds.ts'

export const leaking: BrokenPlugin = {
  plugin: definePlugin({
    name: 'leaking',
    apiVersion: 1,
    needs: ['secrets.read'],
    hooks: ({ secrets, log }) => ({
      async prepare() {
        log.info(JSON.stringify(await secrets.read.get('regcred')))
      },
    }),
  }),
  check: 'shows no credential',
  message: /a password is shown/,
}
