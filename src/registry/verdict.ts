// The verdict on a login, from its own answer and the one that a stranger got.

import type { Verdict } from '../registries/verdict.ts'
import type { PullAnswer } from './protocol/answer.ts'

/** The verdict on asking without a login. */
export function judgeAnonymous(answer: PullAnswer): Verdict {
  switch (answer.kind) {
    case 'opened':
      return 'anonymous-only'
    case 'denied':
    case 'login-refused':
      return 'login-required'
    case 'missing':
      return 'not-found'
    case 'rate-limited':
      return 'rate-limited'
    case 'unclear':
      return 'not-checked'
  }
}

/** The verdict on a login. What fails with it and works without it is the worst case: the runtime never tries without. */
export function judgeLogin(own: PullAnswer, anonymous: PullAnswer): Verdict {
  const isPublic = anonymous.kind === 'opened'
  switch (own.kind) {
    case 'opened':
      return isPublic ? 'public' : 'proven'
    case 'login-refused':
      return isPublic ? 'breaks-public' : 'refused'
    case 'denied':
      return isPublic ? 'breaks-public' : 'no-access'
    case 'missing':
      return isPublic ? 'breaks-public' : 'not-found'
    case 'rate-limited':
      return 'rate-limited'
    case 'unclear':
      return 'not-checked'
  }
}
