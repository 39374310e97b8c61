// Opening what a user sealed. Nothing of it is trusted before head and content agree.

import { PullpassError } from '../../errors/pullpass-error.ts'
import type { KeyPair } from './age.ts'
import { openWith } from './age.ts'
import { isSameHead } from './head-text.ts'
import { decodePayload, type Payload } from './payload.ts'
import { listLogins, type RequestHead, type SealedRequest } from './request.ts'
import { findBlock } from './text-block.ts'

/** What was sealed, and whether a readable head came with it. */
export type OpenedRequest = Payload & { readonly hadHead: boolean }

/**
 * Opens pasted text or an age file. Rejects with `sealed-damaged` for cut or changed text, `sealed-other-key`, `sealed-mismatch` when the readable head,
 * the sealed one and the logins do not say the same, and `sealed-expired`.
 */
export async function openSealed(pasted: Uint8Array, keys: readonly KeyPair[], now: Date): Promise<OpenedRequest> {
  const { head: pastedHead, sealed } = findBlock(pasted)
  const payload = decodePayload(await openWith(keys, sealed))
  if (!payload) throw mismatch('the sealed part is a request of another form; a newer pullpass may be able to read it')
  const hadHead = pastedHead !== undefined
  if (payload.kind === 'document') {
    if (hadHead) throw mismatch('the readable head is not part of what was sealed')
    return { ...payload, hadHead }
  }
  const { head } = payload.request
  if (hadHead && !isSameHead(pastedHead, head)) throw mismatch('the readable head was changed after sealing')
  if (!holdsItsLogins(payload.request)) throw mismatch('its head names other logins than its docker config holds')
  if (now >= head.expiresAt) throw expired(head)
  return { ...payload, hadHead }
}

function holdsItsLogins({ head, document }: SealedRequest): boolean {
  return JSON.stringify(head.logins.map(toPair)) === JSON.stringify(listLogins(document).map(toPair))
}

function toPair({ registry, username }: RequestHead['logins'][number]): [string, string] {
  return [registry, username]
}

function mismatch(why: string): PullpassError {
  return new PullpassError('sealed-mismatch', 'the sealed request is not what it says it is', { cause: new Error(why) })
}

function expired({ expiresAt }: RequestHead): PullpassError {
  return new PullpassError('sealed-expired', `the sealed request expired at ${expiresAt.toISOString()}`, {
    remedies: ['ask for a new one; check the clock of this machine if it should be valid'],
  })
}
