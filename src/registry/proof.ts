// A registry's answer for one image and one credential.

import type { Redacted } from '../basics/redacted.ts'
import type { Verdict } from '../registries/verdict.ts'

/** A user name and password as the kubelet would hand them to the runtime. */
export interface ProofCredential {
  readonly username: string
  readonly password: Redacted<string>
}

export interface Proof {
  readonly image: string
  readonly registry: string
  /** Whose login was tried; undefined for the anonymous proof. */
  readonly username?: string
  readonly verdict: Verdict
  /** One sentence a person can read; text of the registry is escaped and shortened, never a credential. */
  readonly explanation: string
  readonly remedy?: string
  /** The manifest's digest where one was shown. */
  readonly digest?: string
  readonly mediaType?: string
  /** When the registry asked to come back, milliseconds from the answer. */
  readonly retryAfterMs?: number
  /** What the registry says about its limit on pulls, when it does. */
  readonly rateLimit?: RateLimit
  /** The registry's token says that this login may also push: more than a pull secret needs. */
  readonly mayPush?: boolean
  /** The host that the login was sent to, when one was sent: the registry or the token server it names. */
  readonly loginSentTo?: string
  /** Host name of the machine that asked: the proof holds for its network only. */
  readonly askedFrom: string
}

/** Docker Hub's `ratelimit-limit` and `ratelimit-remaining`. */
export interface RateLimit {
  /** Pulls in one window. */
  readonly limit: number
  readonly remaining: number
  readonly windowSeconds: number
}
