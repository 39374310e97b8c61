// One call of one hook: limited in time, stopped with the run, and every failure told by the names of plugin and hook.

import { withDeadline } from '../../basics/deadline.ts'
import { isPullpassError, PullpassError } from '../../errors/pullpass-error.ts'
import { toError } from '../../errors/wrap.ts'
import type { Eventually, HookName } from '../contract/hooks.ts'

/** Which hook, how long it may take, and what stops it. */
export interface HookCall {
  readonly plugin: string
  readonly hook: HookName
  readonly timeoutMs: number
  /** The run's; absent for hooks that run after it. */
  readonly signal?: AbortSignal
}

/**
 * Calls `hook` and waits for it until its time is up; one that goes on after that is on its own. Rejects with `plugin-failed`, or with the
 * reason of `call.signal` when the run was stopped.
 */
export async function callHook<T>(call: HookCall, hook: (signal: AbortSignal) => Eventually<T>): Promise<T> {
  const what = `hook \`${call.hook}\` of plugin \`${call.plugin}\``
  try {
    return await withDeadline(what, call.timeoutMs, call.signal, async (signal) =>
      Promise.race([untilAborted(signal), (async () => hook(signal))()]),
    )
  } catch (thrown) {
    if (call.signal?.aborted) throw call.signal.reason
    throw hookFailure(call, thrown)
  }
}

/** The name of a hook, or of the function that makes them. */
interface HookOf {
  readonly plugin: string
  readonly hook: HookName | 'hooks'
}

/** What a hook threw, as an error that names it. Its remedies are kept when it has some. */
export function hookFailure({ plugin, hook }: HookOf, thrown: unknown): PullpassError {
  const cause = toError(thrown)
  const remedies = remediesFor(cause)
  const where = hook === 'hooks' ? 'failed to make its hooks' : `failed in its hook \`${hook}\``
  return new PullpassError('plugin-failed', `plugin \`${plugin}\` ${where}`, {
    cause,
    ...(remedies && { remedies }),
  })
}

/** The same for an answer that a hook may not give. */
export function rubbish({ plugin, hook }: HookOf, what: string): PullpassError {
  return new PullpassError(
    'plugin-failed',
    `plugin \`${plugin}\` gave back something else than it may from its hook \`${hook}\``,
    {
      cause: new Error(what),
    },
  )
}

function remediesFor(cause: Error): readonly string[] | undefined {
  if (isPullpassError(cause)) return cause.remedies
  // What engines say when a frozen object is written to.
  const isWriteToFrozen =
    cause instanceof TypeError && /read only|not extensible|Cannot (delete|redefine)/.test(cause.message)
  return isWriteToFrozen ? ['the input of a hook can not be changed: give back a new object instead'] : undefined
}

async function untilAborted(signal: AbortSignal): Promise<never> {
  return await new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
