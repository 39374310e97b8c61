// What each broken plugin is, and which check has to find it.

import type { Plugin } from 'pullpass/plugin'

/** A plugin with one fault. */
export interface BrokenPlugin {
  readonly plugin: Plugin
  /** The check that fails for it. */
  readonly check: string
  /** What it has to say. */
  readonly message: RegExp
}
