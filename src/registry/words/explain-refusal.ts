// Why a login was refused, as far as the login itself and the registry's habits tell.

import type { TokenExpiry } from '../../dockerconfig/token-expiry.ts'
import type { ImageReference } from '../../image/reference.ts'
import { recogniseRegistry } from '../../registries/recognise.ts'
import type { ProofCredential } from '../proof.ts'
import type { PullAnswer } from '../protocol/answer.ts'
import { type Explanation, quote } from './explanation.ts'
import { hintsFor } from './hints.ts'
import { showRegistryText } from './shown-text.ts'

type Refusal = Extract<PullAnswer, { kind: 'login-refused' }>

/** Explains a refused login. An end that the credential itself names comes before everything else. */
export function explainRefusal(
  answer: Refusal,
  image: ImageReference,
  credential: ProofCredential,
  expiry: TokenExpiry,
): Explanation {
  if (answer.cause === 'incomplete') return explainIncomplete(credential)
  const convention = recogniseRegistry(image.registry)
  const user = `\`${showRegistryText(credential.username, [credential.password.reveal()])}\``
  const { refused } = hintsFor(convention?.id)
  if (expiry.kind === 'expires' && expiry.isExpired) {
    return {
      explanation: `the registry refused the login of ${user}: its token ended at ${expiry.expiresAt.toISOString()}`,
      remedy: refused ?? 'get a new token',
    }
  }
  if (answer.cause === 'expired') {
    return {
      explanation: `the registry refused the login of ${user}: the token has expired${quote(answer.text)}`,
      remedy: refused ?? 'get a new token',
    }
  }
  const { fixedUsername } = convention ?? {}
  if (fixedUsername !== undefined && credential.username !== fixedUsername) {
    return {
      explanation: `the registry refused the login of ${user}: ${convention?.name} wants \`${fixedUsername}\` as user name`,
      remedy: `use \`${fixedUsername}\`, quoted against the shell`,
    }
  }
  return {
    explanation: `the registry refused the login of ${user}: wrong, revoked or expired${quote(answer.text)}`,
    remedy: refused ?? 'check user name and password',
  }
}

/** Runtimes leave an incomplete login out, and a private image then does not open. */
function explainIncomplete({ username }: ProofCredential): Explanation {
  const missing = username === '' ? 'user name' : 'password'
  return {
    explanation: `the entry has no ${missing}, so no login is sent, and the image does not open without one`,
    remedy: `add the ${missing}`,
  }
}
