// Answers that say nothing about an image or a login, and what to do about them.

import { HttpError } from '../../http/failure.ts'
import type { HttpFailure } from '../../http/transport.ts'
import type { PullAnswer } from '../protocol/answer.ts'
import { RedirectError } from '../protocol/ask.ts'

export type UnclearAnswer = Extract<PullAnswer, { kind: 'unclear' }>

/** `reason` is a clause. */
export function unclear(reason: string, remedy?: string): UnclearAnswer {
  return { kind: 'unclear', text: '', reason, ...(remedy === undefined ? {} : { remedy }) }
}

/** The answer for an exchange with `host` that failed. Throws the signal's reason after an abort, and what is not about the network. */
export function unclearFailure(error: unknown, host: string, signal: AbortSignal): UnclearAnswer {
  signal.throwIfAborted()
  if (error instanceof RedirectError) return unclear(`\`${host}\` ${error.message}`)
  if (!(error instanceof HttpError)) throw error
  return unclear(`\`${host}\` gave no answer from here: ${error.reason}`, remedies[error.failure])
}

const remedies: Partial<Record<HttpFailure, string>> = {
  dns: 'check the spelling of the registry, and the name server of this machine',
  'tls-untrusted': 'pass the authority of the registry with `--registry-ca`',
  'tls-name': 'check the host name, or the certificate of the registry',
  proxy: 'check `HTTPS_PROXY` and `NO_PROXY`',
  'plain-http': 'only registries on this machine are asked over plain http',
  'forbidden-address': 'a public registry must not name a host in a private network: ask who runs it',
}
