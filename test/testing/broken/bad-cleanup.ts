// Its cleanup counts on `prepare` having been called.

import { definePlugin } from 'pullpass/plugin'
import type { BrokenPlugin } from './kinds.ts'

export const badCleanup: BrokenPlugin = {
  plugin: definePlugin({
    name: 'bad-cleanup',
    apiVersion: 1,
    hooks: () => {
      const opened: { close(): void }[] = []
      return {
        prepare: () => void opened.push({ close() {} }),
        cleanup() {
          const [connection] = opened
          if (!connection) throw new Error('there is nothing to close')
          connection.close()
        },
      }
    },
  }),
  check: 'cleans up however a run ended',
  message: /after succeeded: plugin `bad-cleanup` failed in its hook `cleanup`: there is nothing to close/,
}
