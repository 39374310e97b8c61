// It is made for another version of the contract.

import type { Plugin } from 'pullpass/plugin'
import type { BrokenPlugin } from './kinds.ts'

const plugin: Plugin = { name: 'wrong-version', apiVersion: 1 }

export const wrongVersion: BrokenPlugin = {
  plugin: Object.assign(plugin, { apiVersion: 2 }),
  check: 'can be registered',
  message: /plugin `wrong-version` is made for version 2/,
}
