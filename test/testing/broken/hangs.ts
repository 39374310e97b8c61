// Its gate waits for something that never comes, and does not look at its signal.

import { definePlugin } from 'pullpass/plugin'
import type { BrokenPlugin } from './kinds.ts'

export const hanging: BrokenPlugin = {
  plugin: definePlugin({
    name: 'hanging',
    apiVersion: 1,
    hooks: () => ({ gateLaunch: async () => await new Promise(() => {}) }),
  }),
  check: 'stops when its run is stopped',
  message: /a hook went on/,
}
