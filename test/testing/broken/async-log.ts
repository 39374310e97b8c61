// Its observer of log lines is asynchronous.

import { definePlugin } from 'pullpass/plugin'
import type { BrokenPlugin } from './kinds.ts'

export const asyncLog: BrokenPlugin = {
  plugin: definePlugin({
    name: 'async-log',
    apiVersion: 1,
    hooks: () => ({
      async onLogLine() {
        await new Promise((done) => setImmediate(done))
      },
    }),
  }),
  check: 'takes part in a run from launch to cleanup',
  message: /plugin `async-log` .*`onLogLine`: it is asynchronous/,
}
