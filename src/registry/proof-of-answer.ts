// From answers to the proof that is reported.

import type { ImageReference } from '../image/reference.ts'
import type { Proof } from './proof.ts'
import type { PullAnswer } from './protocol/answer.ts'
import { judgeAnonymous, judgeLogin } from './verdict.ts'
import { explainAnonymous, explainLogin, type LoginCase } from './words/explain.ts'

/** The proof for the question without a login. */
export function describeAnonymous(image: ImageReference, answer: PullAnswer, askedFrom: string): Proof {
  const { image: text, registry } = named(image)
  const verdict = judgeAnonymous(answer)
  return { image: text, registry, verdict, ...explainAnonymous(image, answer), ...factsOf(answer), askedFrom }
}

/** The proof for one login. */
export function describeLogin(login: Omit<LoginCase, 'verdict'>, askedFrom: string): Proof {
  const verdict = judgeLogin(login.own, login.anonymous)
  return {
    ...named(login.image),
    username: login.credential.username,
    verdict,
    ...explainLogin({ ...login, verdict }),
    ...factsOf(login.own),
    askedFrom,
  }
}

function named(image: ImageReference): Pick<Proof, 'image' | 'registry'> {
  return { image: image.text, registry: image.registry }
}

function factsOf(answer: PullAnswer): Partial<Proof> {
  const { retryAfterMs, rateLimit, loginSentTo } = answer
  return {
    ...(answer.kind === 'opened' && answer.digest !== undefined ? { digest: answer.digest } : {}),
    ...(answer.kind === 'opened' && answer.mediaType !== undefined ? { mediaType: answer.mediaType } : {}),
    ...(answer.kind === 'opened' && answer.mayPush ? { mayPush: true } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(loginSentTo === undefined ? {} : { loginSentTo }),
  }
}
