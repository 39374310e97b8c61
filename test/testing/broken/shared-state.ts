// It gives one object of hooks to all runs, and counts in it.

import { definePlugin, type PluginHooks } from 'pullpass/plugin'
import type { BrokenPlugin } from './kinds.ts'

let count = 0
const hooks: PluginHooks = {
  transformPod: ({ pod }) => ({
    ...pod,
    metadata: { ...pod.metadata, annotations: { 'example.test/count': String(++count) } },
  }),
}
const plugin = definePlugin({ name: 'shared-state', apiVersion: 1, hooks: () => hooks })

export const sharedHooks: BrokenPlugin = {
  plugin,
  check: 'makes fresh hooks for each run',
  message: /the same object to two runs/,
}

export const countingPods: BrokenPlugin = {
  plugin,
  check: 'gives the same pod in every run',
  message: /two pods for one run/,
}
