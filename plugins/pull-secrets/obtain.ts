// Makes sure that a secret will hold logins that live long enough: the stored ones when they do, fresh ones of its source otherwise.

import {
  type Change,
  checkSecret,
  isPastHalfLife,
  type RenewRecord,
  readRenewRecord,
  type SecretObject,
  type SecretRequest,
} from 'pullpass/plugin'
import type { Context } from './context.ts'
import { type Fault, fetchLogins } from './fetch.ts'
import type { NeededEntry } from './keys.ts'
import type { PullSecretOptions } from './options.ts'
import { buildRequest, type Login } from './request.ts'
import { readStored, type StoredSecret } from './stored.ts'

/** A secret as it will be when the pod starts. */
export interface ObtainedSecret {
  readonly name: string
  /** Its content; absent when there is none or it can't be known. */
  readonly content?: SecretObject
  /** What has to be written for that. */
  readonly request?: SecretRequest
  /** What writing it does to what is stored. */
  readonly change?: Change
  /** Ends of logins that do not tell by themselves, by key. */
  readonly ends: ReadonlyMap<string, Date>
  /** Why it is not as it should be, for a refusal that follows from it. */
  readonly fault?: Fault
  readonly isReadable: boolean
}

/** What is wanted of a secret. */
export interface Wish {
  readonly options: PullSecretOptions
  readonly entries: readonly NeededEntry[]
  /** Its logins have to live until then. */
  readonly neededBy: Date
  /** What is stored, or remembered, has been refused. */
  readonly isRefused: boolean
}

/** Reads only. Faults of the source and of the cluster's owners are in the answer; rejects when the cluster does not answer. */
export async function obtainSecret(context: Context, wish: Wish): Promise<ObtainedSecret> {
  const { options } = wish
  const stored = await readStored(context, options.name)
  const asStored = describeStored(wish, stored)
  if (options.from === undefined) return asStored
  if (!wish.isRefused && isFreshEnough(stored, wish, context.clock.now())) return asStored
  const fetched = await fetchLogins(context, options.from, wish)
  if (!('fault' in fetched)) return await planWrite(context, wish, fetched.logins, asStored)
  if (livesUntil(stored, wish, context.clock.now())) {
    context.log.warn(`${fetched.fault.reason}; the stored login is still good for this run`)
    return asStored
  }
  return { ...asStored, fault: fetched.fault }
}

function describeStored({ options: { name, from }, entries }: Wish, stored: StoredSecret): ObtainedSecret {
  if (stored.status !== 'found') return { name, ends: new Map(), isReadable: stored.status === 'absent' }
  const expiresAt = from === undefined ? undefined : recordOf(stored)?.expiresAt
  const ends = new Map(expiresAt ? entries.map(({ key }) => [key, expiresAt] as const) : [])
  return { name, content: stored.secret, ends, isReadable: true }
}

/** Every needed login is stored, its end is known, and more than half of its life is before it. */
function isFreshEnough(stored: StoredSecret, wish: Wish, now: Date): boolean {
  const record = recordOf(stored)
  return record !== undefined && !isPastHalfLife(record, now) && livesUntil(stored, wish, now)
}

/** Every needed login is stored and ends after it is needed, as it says itself or its source did. */
function livesUntil(stored: StoredSecret, { entries, neededBy }: Wish, now: Date): boolean {
  if (stored.status !== 'found') return false
  const { kubelet, entries: found } = checkSecret({ manifest: stored.secret }, { now })
  if (kubelet !== 'loaded') return false
  const recorded = recordOf(stored)?.expiresAt
  return entries.every(({ key }) => {
    const entry = found.find(({ registry, usable }) => registry === key && usable)
    const end = entry && (entry.expiresAt ?? recorded)
    return end !== undefined && end > neededBy
  })
}

function recordOf(stored: StoredSecret): RenewRecord | undefined {
  return stored.status === 'found' ? readRenewRecord(stored.secret.metadata?.annotations) : undefined
}

async function planWrite(
  { secrets }: Context,
  { options }: Wish,
  logins: readonly Login[],
  asStored: ObtainedSecret,
): Promise<ObtainedSecret> {
  const request = buildRequest(options, logins)
  const { change, secret } = await secrets.write.plan(request, writeOptions(options))
  if (change.kind === 'conflict' || !secret) return { ...asStored, fault: conflict(change) }
  const ends = new Map(logins.flatMap(({ key, credential: { expiresAt } }) => (expiresAt ? [[key, expiresAt]] : [])))
  return { ...asStored, content: secret, ends, ...(change.kind !== 'unchanged' && { request, change }) }
}

/** How the secret is written: other entries stay. */
export function writeOptions({ replace = false, adopt = false }: PullSecretOptions) {
  return { merge: true, replace, adopt }
}

function conflict({ name, explanation, reason }: Change): Fault {
  const remedies: Partial<Record<Change['reason'], string>> = {
    owned: 'mend it where it comes from, name another secret, or set `adopt: true` for it in pull-secrets',
    type: 'set `replace: true` for it in pull-secrets, or name another secret',
    immutable: 'set `replace: true` for it in pull-secrets, or name another secret',
  }
  return {
    reason: `secret \`${name}\` can not be written: ${explanation}`,
    remedy: remedies[reason] ?? `see what is wrong with it:\npullpass verify ${name}`,
  }
}
