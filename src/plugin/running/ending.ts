// The last hooks of a run: how it ended is told, and everything is cleaned up in reverse order, whatever happened before.

import type { Pod } from '../../basics/wire.ts'
import type { Outcome } from '../contract/outcome.ts'
import { freezeCopy } from './frozen.ts'
import type { HookCaller } from './hook-caller.ts'
import type { Observers } from './observers.ts'

/** Tells the outcome after everything that observers are still being told. Never rejects. */
export async function tellOutcome(caller: HookCaller, outcome: Outcome, observers: Observers): Promise<void> {
  const input = { run: caller.run(), outcome: freezeCopy(outcome) }
  for (const { plugin, hooks } of caller.having('onOutcome')) {
    observers.tell(plugin, 'onOutcome', (signal) => hooks.onOutcome?.({ ...input, signal }))
  }
  await observers.settle()
}

/** Calls every cleanup, the last plugin's first; each failure goes to `warn`, and none keeps another from its turn. Never rejects. */
export async function cleanUp(
  caller: HookCaller,
  end: { readonly outcome: Outcome; readonly pod?: Pod | undefined },
  warn: (error: unknown) => void,
): Promise<void> {
  const input = {
    run: caller.run(),
    outcome: freezeCopy(end.outcome),
    ...(end.pod && { pod: freezeCopy(end.pod) }),
  }
  for (const { plugin, hooks } of caller.having('cleanup').toReversed()) {
    try {
      await caller.callToTheEnd(plugin, 'cleanup', (signal) => hooks.cleanup?.({ ...input, signal }))
    } catch (thrown) {
      warn(thrown)
    }
  }
}
