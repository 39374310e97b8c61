// It writes in its gate, so that a dry run would write.

import { definePlugin, Redacted } from 'pullpass/plugin'
import type { BrokenPlugin } from './kinds.ts'

const logins = [{ registry: 'registry.test', username: 'user', password: new Redacted('password') }]

export const writingEarly: BrokenPlugin = {
  plugin: definePlugin({
    name: 'writing-early',
    apiVersion: 1,
    needs: ['secrets.write'],
    hooks: ({ secrets }) => ({
      async gateLaunch() {
        await secrets.write.apply({ name: 'mine', content: { kind: 'logins', logins } })
        return { kind: 'allow' }
      },
    }),
  }),
  check: 'writes nothing before the gates are through',
  message: /a plugin tried to write before its run may/,
}
