// A write whose answer was lost may have been done. Asking is the only way to know, and it is asked before anything else is tried.

import type { Redacted } from '../../basics/redacted.ts'
import type { Secret } from '../../basics/wire.ts'
import type { SecretReader, WriteAnswer } from '../../cluster/resources/secrets.ts'
import { isPullpassError } from '../../errors/pullpass-error.ts'
import { isStoredAsMeant } from './stored-as-meant.ts'

/** Writes and, when the answer was lost, looks whether what is stored now is what was sent. Rejects with the write's error when it is not. */
export async function seeThrough(
  secrets: SecretReader,
  sent: Redacted<Secret>,
  write: () => Promise<WriteAnswer>,
): Promise<WriteAnswer> {
  try {
    return await write()
  } catch (error) {
    if (!isAnswerLost(error)) throw error
    const { name = '', namespace = '' } = sent.reveal().metadata ?? {}
    const stored = await secrets.get({ name, namespace }).catch(() => undefined)
    if (!stored || !isStoredAsMeant(sent.reveal(), stored)) throw error
    return { status: 'written', secret: stored }
  }
}

/** A refusal is an answer; no answer, half of one, or a fault of the server says nothing about what was done. */
function isAnswerLost(error: unknown): boolean {
  if (!isPullpassError(error)) return true
  return error.code === 'cluster-unreachable' || error.code === 'cluster-answer' || error.code === 'cluster-failed'
}
