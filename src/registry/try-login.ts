// One login for one image, sent only when a container runtime would send it and the registry has not refused it before.

import { isCompleteLogin } from '../dockerconfig/complete-login.ts'
import type { ImageReference } from '../image/reference.ts'
import type { LoginLedger } from './login-ledger.ts'
import type { ProofCredential } from './proof.ts'
import type { PullAnswer } from './protocol/answer.ts'
import type { Contact } from './protocol/contact.ts'
import { askWithLogin } from './protocol/login.ts'
import type { ContactDeps } from './transports.ts'
import { unclear } from './words/unclear.ts'

export interface LoginAttempt {
  readonly own: PullAnswer
  /** Whether the registry was asked with this login, now or before in this run. */
  readonly isTried: boolean
}

/** The answer to `credential`. Rejects only when `signal` aborts. */
export async function tryLogin(
  image: ImageReference,
  credential: ProofCredential,
  { anonymous, endpoint, challenge }: Contact,
  ledger: LoginLedger,
  deps: ContactDeps,
  signal: AbortSignal,
): Promise<LoginAttempt> {
  if (!endpoint) return { own: anonymous, isTried: false }
  if (!isCompleteLogin(credential)) return { own: withoutLogin(anonymous), isTried: false }
  if (!challenge) return { own: neverAsked(image, anonymous), isTried: false }
  const ask = () => askWithLogin({ image, endpoint, challenge }, credential, deps, signal)
  return { own: await ledger.loginOnce(image, credential, ask), isTried: true }
}

function withoutLogin(anonymous: PullAnswer): PullAnswer {
  return anonymous.kind === 'denied' ? { kind: 'login-refused', cause: 'incomplete', text: '' } : anonymous
}

function neverAsked(image: ImageReference, anonymous: PullAnswer): PullAnswer {
  if (anonymous.kind !== 'denied') return anonymous
  return { ...unclear(`\`${image.registry}\` refuses, and names no way to log in that we know`), text: anonymous.text }
}
