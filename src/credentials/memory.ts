// What was fetched lately: asked for once by all who want it at the same time, and kept for a while.

import type { Clock } from '../basics/clock.ts'
import { type SharedRun, startShared } from '../basics/shared-run.ts'
import type { Credential, CredentialQuery } from './source.ts'

/** What a fetch gave, and for how long it may be given again. */
export interface Fetched {
  readonly credential: Credential | undefined
  readonly keepMs: number
}

interface Slot {
  run?: SharedRun<Fetched>
  held?: { readonly credential: Credential | undefined; readonly untilMs: number }
}

/** Remembers credentials by key, within the process only. */
export interface CredentialMemory {
  /** The remembered answer for `key` unless it has been refused, else what `fetch` gives. */
  recall(
    key: string,
    query: CredentialQuery,
    fetch: (signal: AbortSignal) => Promise<Fetched>,
  ): Promise<Credential | undefined>
}

/** An empty memory. */
export function createMemory(clock: Clock): CredentialMemory {
  const slots = new Map<string, Slot>()
  return {
    async recall(key, query, fetch) {
      const slot = slots.get(key) ?? {}
      slots.set(key, slot)
      const now = clock.now().getTime()
      if (slot.held && now < slot.held.untilMs && !query.isRefused) return slot.held.credential
      if (!slot.run || slot.run.isAbandoned()) {
        const run = startShared(fetch, () => {
          if (slot.run === run) delete slot.run
        })
        slot.run = run
      }
      const { credential, keepMs } = await slot.run.join(query.signal)
      slot.held = { credential, untilMs: clock.now().getTime() + keepMs }
      return credential
    },
  }
}
