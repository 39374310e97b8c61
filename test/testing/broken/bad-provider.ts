// It gives a password that anything can print.

import { definePlugin, Redacted } from 'pullpass/plugin'
import type { BrokenPlugin } from './kinds.ts'

const password = new Redacted('password')

export const badProvider: BrokenPlugin = {
  plugin: definePlugin({
    name: 'bad-provider',
    apiVersion: 1,
    credentialProvider: {
      describe: () => 'a bad source',
      fetch: async () => Object.assign({ username: 'user', password }, { password: 'password' }),
    },
  }),
  check: 'gives credentials as a provider must',
  message: /is not a Redacted/,
}
