// The hooks that the plugins made for one run, and the one way in which they are called.

import type { Eventually, HookName, PluginHooks } from '../contract/hooks.ts'
import type { RunInfo } from '../contract/run.ts'
import { callHook } from './call-hook.ts'

/** A plugin with its hooks of one run. */
export interface MadePlugin {
  readonly plugin: string
  readonly hooks: PluginHooks
}

/** What every step of a run calls hooks with. */
export interface HookCaller {
  /** The run as it is now; a retry gives it another number. */
  readonly run: () => RunInfo
  /** In the order of registration, those that have the hook. */
  having(hook: HookName): readonly MadePlugin[]
  /** Rejects with `plugin-failed`, or with the reason of the run's signal. */
  call<T>(plugin: string, hook: HookName, step: (signal: AbortSignal) => Eventually<T>): Promise<T>
  /** The same for hooks that the end of the run does not stop. */
  callToTheEnd<T>(plugin: string, hook: HookName, step: (signal: AbortSignal) => Eventually<T>): Promise<T>
}

export interface HookCallerOptions {
  readonly made: readonly MadePlugin[]
  readonly run: () => RunInfo
  readonly signal: AbortSignal
  readonly timeoutMs: (hook: HookName) => number
}

export function createHookCaller({ made, run, signal, timeoutMs }: HookCallerOptions): HookCaller {
  return {
    run,
    having: (hook) => made.filter(({ hooks }) => hooks[hook] !== undefined),
    call: (plugin, hook, step) => callHook({ plugin, hook, timeoutMs: timeoutMs(hook), signal }, step),
    callToTheEnd: (plugin, hook, step) => callHook({ plugin, hook, timeoutMs: timeoutMs(hook) }, step),
  }
}
