// It changes the pod that it is given.

import { definePlugin } from 'pullpass/plugin'
import type { BrokenPlugin } from './kinds.ts'

export const mutating: BrokenPlugin = {
  plugin: definePlugin({
    name: 'mutating',
    apiVersion: 1,
    hooks: () => ({
      transformPod({ pod }) {
        Object.assign(pod, { spec: { containers: [{ name: 'mine' }] } })
        return pod
      },
    }),
  }),
  check: 'takes part in a run from launch to cleanup',
  message: /plugin `mutating` failed in its hook `transformPod`: Cannot assign to read only property/,
}
