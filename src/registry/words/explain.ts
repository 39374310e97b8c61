// One sentence and one remedy for each verdict.

import { readTokenExpiry } from '../../dockerconfig/token-expiry.ts'
import type { ImageReference } from '../../image/reference.ts'
import { recogniseRegistry } from '../../registries/recognise.ts'
import type { Verdict } from '../../registries/verdict.ts'
import type { ProofCredential } from '../proof.ts'
import type { PullAnswer } from '../protocol/answer.ts'
import { explainRefusal } from './explain-refusal.ts'
import { type Explanation, quote } from './explanation.ts'
import { hintsFor } from './hints.ts'
import { showRegistryText } from './shown-text.ts'

/** Explains the answer to the question without a login. */
export function explainAnonymous(image: ImageReference, answer: PullAnswer): Explanation {
  switch (answer.kind) {
    case 'opened':
      return { explanation: 'the image opens without a login' }
    case 'denied':
    case 'login-refused':
      return { explanation: `the image does not open without a login${quote(answer.text)}` }
    case 'missing':
      return explainMissing(image, answer, 'without a login')
    case 'rate-limited':
      return explainRateLimit(answer)
    case 'unclear':
      return explainUnclear(answer)
  }
}

/** What is known about one login and one image. */
export interface LoginCase {
  readonly image: ImageReference
  readonly credential: ProofCredential
  readonly own: PullAnswer
  readonly anonymous: PullAnswer
  readonly verdict: Verdict
  /** Whether the login was tried at all: a registry that never asks for one does not get it. */
  readonly isTried: boolean
  readonly now: Date
}

/** Explains the answer to a login. */
export function explainLogin(login: LoginCase): Explanation {
  const plain = explainOwnAnswer(login)
  if (login.verdict !== 'breaks-public') return plain
  return {
    explanation: `the image opens without a login, but ${plain.explanation}; the kubelet never tries without it`,
    remedy: plain.remedy
      ? `take the entry out of the secret, or mend it: ${plain.remedy}`
      : 'take the entry out of the secret',
  }
}

function explainOwnAnswer(login: LoginCase): Explanation {
  const { image, own } = login
  switch (own.kind) {
    case 'opened':
      return explainOpened(login)
    case 'login-refused':
      return explainRefusal(own, login.image, login.credential, readTokenExpiry(login.credential.password, login.now))
    case 'denied':
      return {
        explanation: `${shownUser(login)} may log in but not pull \`${image.repository}\`${quote(own.text)}`,
        remedy: hintsOf(image).denied ?? `give ${shownUser(login)} read access to \`${image.repository}\``,
      }
    case 'missing':
      return explainMissing(image, own, `for ${shownUser(login)}`)
    case 'rate-limited':
      return explainRateLimit(own)
    case 'unclear':
      return explainUnclear(own)
  }
}

function explainOpened({ anonymous, isTried, ...login }: LoginCase): Explanation {
  const mayPush =
    login.own.kind === 'opened' && login.own.mayPush ? '; it may also push, which a pull secret should not' : ''
  if (!isTried) return { explanation: 'the image opens without a login, and the login was not tried' }
  switch (anonymous.kind) {
    case 'opened':
      return {
        explanation: `the login works, but the image opens without one too${mayPush}`,
        remedy: 'leave the entry out, or keep it renewed: once it ends, the image will not open any more',
      }
    case 'rate-limited':
    case 'unclear':
      return { explanation: `the login opens the image; whether it opens without one could not be found out${mayPush}` }
    default:
      return { explanation: `the login opens the image, and without one it does not open${mayPush}` }
  }
}

function explainMissing(
  image: ImageReference,
  answer: Extract<PullAnswer, { kind: 'missing' }>,
  who: string,
): Explanation {
  if (answer.what === 'form') return explainOldForm(image)
  const what = {
    repository: `the repository \`${image.repository}\``,
    tag: `\`${image.digest ?? image.tag}\` of \`${image.repository}\``,
    either: `\`${image.repository}\` or its \`${image.digest ?? image.tag}\``,
  }[answer.what]
  const isMaybeHidden = hintsOf(image).hidesPrivateImages && answer.what !== 'tag'
  return {
    explanation: `${what} does not exist ${who}${isMaybeHidden ? ', or is hidden from it' : ''}${quote(answer.text)}`,
    remedy: isMaybeHidden
      ? 'check the spelling, and that the account may see it'
      : 'check the spelling of repository and tag',
  }
}

function explainOldForm(image: ImageReference): Explanation {
  return {
    explanation: `\`${image.digest ?? image.tag}\` of \`${image.repository}\` is there in the form of Docker schema 1 alone, which container runtimes do not pull any more`,
    remedy: 'build or push the image again with a current tool',
  }
}

function explainRateLimit(answer: PullAnswer): Explanation {
  const seconds = answer.retryAfterMs === undefined ? undefined : Math.ceil(answer.retryAfterMs / 1000)
  return {
    explanation: `the registry asks to wait: too many requests from here or of this account${quote(answer.text)}`,
    remedy: seconds === undefined ? 'try again later' : `try again in ${seconds} s`,
  }
}

function explainUnclear(answer: Extract<PullAnswer, { kind: 'unclear' }>): Explanation {
  const explanation = `${answer.reason}${quote(answer.text)}`
  return answer.remedy === undefined ? { explanation } : { explanation, remedy: answer.remedy }
}

function hintsOf(image: ImageReference) {
  return hintsFor(recogniseRegistry(image.registry)?.id)
}

function shownUser({ credential }: Pick<LoginCase, 'credential'>): string {
  return `\`${showRegistryText(credential.username, [])}\``
}
