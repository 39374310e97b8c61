// Its transform gives back what is no pod.

import { definePlugin } from 'pullpass/plugin'
import type { BrokenPlugin } from './kinds.ts'

export const rubbish: BrokenPlugin = {
  plugin: definePlugin({
    name: 'rubbish',
    apiVersion: 1,
    hooks: () => ({ transformPod: () => ({ spec: { containers: [] } }) }),
  }),
  check: 'takes part in a run from launch to cleanup',
  message: /plugin `rubbish` gave back something else than it may/,
}
