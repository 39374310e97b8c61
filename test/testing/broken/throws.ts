// Its transform throws.

import { definePlugin } from 'pullpass/plugin'
import type { BrokenPlugin } from './kinds.ts'

export const throwing: BrokenPlugin = {
  plugin: definePlugin({
    name: 'throwing',
    apiVersion: 1,
    hooks: () => ({
      transformPod() {
        throw new TypeError('undefined is not a pod')
      },
    }),
  }),
  check: 'takes part in a run from launch to cleanup',
  message: /plugin `throwing` failed in its hook `transformPod`: undefined is not a pod/,
}
