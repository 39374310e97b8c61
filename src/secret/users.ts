// Who in a namespace uses a secret, and so would notice when it changes.

import type { PullpassError } from '../errors/pullpass-error.ts'

/** What could not be looked at, and why. */
export interface UsersGap {
  readonly of: 'pods' | 'service accounts'
  readonly error: PullpassError
}

/** The users of one secret in one namespace, by name, sorted. Names are untrusted text. */
export interface SecretUsers {
  /** The service accounts that list it, and so hand it to new pods. */
  readonly serviceAccounts: readonly string[]
  /** The pods that list it and have not ended, be it by themselves or through their service account. */
  readonly pods: readonly string[]
  /** False where the namespace has more pods than were looked at. */
  readonly hasAllPods: boolean
  readonly gaps: readonly UsersGap[]
}
