// It reads secrets without asking for that.

import { type Capability, definePlugin } from 'pullpass/plugin'
import type { BrokenPlugin } from './kinds.ts'

const nothing: readonly Capability[] = []

export const undeclared: BrokenPlugin = {
  plugin: definePlugin({
    name: 'undeclared',
    apiVersion: 1,
    needs: nothing,
    hooks: ({ secrets }) => ({ prepare: async () => void (await secrets.read.get('regcred')) }),
  }),
  check: 'takes part in a run from launch to cleanup',
  message: /plugin `undeclared` uses the capability `secrets.read` without asking for it/,
}
