// Asks the source of a secret for every login that is needed.

import { type CredentialOrigin, isPullpassError } from 'pullpass/plugin'
import type { Context } from './context.ts'
import type { Wish } from './obtain.ts'
import type { Login } from './request.ts'

/** Why a secret is not as it should be. */
export interface Fault {
  readonly reason: string
  readonly remedy: string
}

/** All logins, or why one of them could not be had. */
export async function fetchLogins(
  { credentials }: Context,
  origin: CredentialOrigin,
  { entries, neededBy, isRefused }: Wish,
): Promise<{ readonly logins: readonly Login[] } | { readonly fault: Fault }> {
  const source = credentials.describe(origin)
  try {
    const logins: Login[] = []
    for (const entry of entries) {
      const { registry, image } = entry
      const credential = await credentials.fetch(origin, { registry, image, validUntil: neededBy, isRefused })
      if (!credential) return { fault: noLogin(source, registry) }
      logins.push({ ...entry, credential })
    }
    return { logins }
  } catch (thrown) {
    if (!isPullpassError(thrown)) throw thrown
    const cause = thrown.cause instanceof Error ? `: ${thrown.cause.message}` : ''
    return { fault: { reason: `${thrown.message}${cause}`, remedy: thrown.remedies[0] ?? `mend ${source}` } }
  }
}

function noLogin(source: string, registry: string): Fault {
  return {
    reason: `${source} has no login for \`${registry}\``,
    remedy: 'correct `from` or `registries` in the configuration of pull-secrets',
  }
}
