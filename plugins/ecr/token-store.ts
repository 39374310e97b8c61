// Tokens by place: fetched once for all who ask at the same time, renewed from half of their life on, and never lost to a failed renewal.

import type { Clock, Credential } from 'pullpass/plugin'

/** A token that was refused or lives too short is not fetched again before it is this old: the next one would be the same. */
const youngMs = 60_000
/** Renewals of many processes spread over this part of the life before its half. */
const jitter = 0.1

/** What is asked of a token. */
export interface TokenWish {
  readonly validUntil?: Date
  readonly isRefused?: boolean
}

export interface TokenStore {
  /** A token for `place`. Rejects with the failure of `fetch` when no token that fits is at hand, or with the signal's reason. */
  get(place: string, wish: TokenWish, fetch: () => Promise<Credential>, signal: AbortSignal): Promise<Credential>
}

interface Kept {
  readonly credential: Credential
  readonly fetchedAt: Date
  readonly renewAt: Date
}

export function openTokenStore({
  clock,
  random,
}: {
  readonly clock: Clock
  readonly random: () => number
}): TokenStore {
  const kept = new Map<string, Kept>()
  const underWay = new Map<string, Promise<Kept>>()

  const renew = async (place: string, fetch: () => Promise<Credential>): Promise<Kept> => {
    try {
      const credential = await fetch()
      const next = { credential, fetchedAt: clock.now(), renewAt: renewalOf(credential, clock.now(), random()) }
      kept.set(place, next)
      return next
    } catch (thrown) {
      const old = kept.get(place)
      // Not asked again at once: what failed now fails for all who come within the minute.
      if (old) kept.set(place, { ...old, renewAt: new Date(clock.now().getTime() + youngMs) })
      throw thrown
    } finally {
      underWay.delete(place)
    }
  }

  return {
    async get(place, wish, fetch, signal) {
      const old = kept.get(place)
      const now = clock.now()
      if (old && !isDue(old, wish, now)) return old.credential
      const renewal = underWay.get(place) ?? renew(place, fetch)
      underWay.set(place, renewal)
      try {
        return (await untilAborted(renewal, signal)).credential
      } catch (thrown) {
        if (signal.aborted || !old || !isStillGood(old, wish, now)) throw thrown
        return old.credential
      }
    },
  }
}

function isDue({ credential, fetchedAt, renewAt }: Kept, { validUntil, isRefused }: TokenWish, now: Date): boolean {
  const { expiresAt } = credential
  if (now >= renewAt || (expiresAt && expiresAt <= now)) return true
  const isYoung = now.getTime() - fetchedAt.getTime() < youngMs
  if (isYoung) return false
  return isRefused === true || (validUntil !== undefined && expiresAt !== undefined && expiresAt < validUntil)
}

function isStillGood({ credential: { expiresAt } }: Kept, { validUntil, isRefused }: TokenWish, now: Date): boolean {
  if (isRefused) return false
  return expiresAt === undefined || expiresAt > (validUntil ?? now)
}

function renewalOf({ expiresAt }: Credential, now: Date, random: number): Date {
  const lifeMs = (expiresAt?.getTime() ?? now.getTime()) - now.getTime()
  return new Date(now.getTime() + lifeMs * (0.5 - jitter * random))
}

/** The renewal goes on for the others when one caller stops waiting. */
async function untilAborted<T>(renewal: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  let stop = () => {}
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason)
  })
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([renewal, stopped])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
