// What the hooks of this plugin work with in one run.

import type { PluginContext } from 'pullpass/plugin'

/** The capabilities that this plugin asks for. */
export const needs = ['secrets.read', 'secrets.write', 'serviceAccounts.read', 'credentials', 'prove'] as const

export type Context = PluginContext<(typeof needs)[number]>
