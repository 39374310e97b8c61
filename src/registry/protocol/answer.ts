// What came of asking for one manifest, with or without a login, before anybody judges it.

import type { RateLimit } from '../proof.ts'

interface AnswerFacts {
  /** What the registry wrote about it, fit to be shown; empty when nothing. */
  readonly text: string
  /** The host that a login was sent to. */
  readonly loginSentTo?: string
  readonly rateLimit?: RateLimit
  readonly retryAfterMs?: number
}

/**
 * - `opened`: the manifest is there and may be read
 * - `login-refused`: the login itself was not accepted
 * - `denied`: no right to the repository, with the login that was given or without one
 * - `missing`: no such repository or tag, or hidden; or not in a form that runtimes pull
 * - `rate-limited`: asked to wait
 * - `unclear`: nothing that says anything about the image or the login
 */
export type PullAnswer =
  | (AnswerFacts & {
      readonly kind: 'opened'
      readonly digest?: string
      readonly mediaType?: string
      readonly mayPush: boolean
    })
  | (AnswerFacts & { readonly kind: 'login-refused'; readonly cause: RefusalCause })
  | (AnswerFacts & { readonly kind: 'denied' })
  | (AnswerFacts & { readonly kind: 'missing'; readonly what: 'repository' | 'tag' | 'either' | 'form' })
  | (AnswerFacts & { readonly kind: 'rate-limited' })
  | (AnswerFacts & { readonly kind: 'unclear'; readonly reason: string; readonly remedy?: string })

/**
 * - `rejected`: the registry or its token server said no
 * - `expired`: it said that the token has expired
 * - `incomplete`: user name or password is empty, so that a runtime sends no login
 */
export type RefusalCause = 'rejected' | 'expired' | 'incomplete'
