// A registry's answer for one image and one credential.

import type { Redacted } from '../basics/redacted.ts'

/** A user name and password as the kubelet would hand them to the runtime. */
export interface ProofCredential {
  readonly username: string
  readonly password: Redacted<string>
}

/**
 * - `proven`: this credential opens this image and a stranger can't
 * - `public`: the image opens without a login too; the credential is valid but not needed
 * - `refused`: the registry refused the credential (wrong, revoked, expired)
 * - `no-access`: logged in, but no right to this repository
 * - `not-found`: repository or tag missing, or hidden from this account
 * - `breaks-public`: a stranger may pull, this credential may not: the secret makes it worse
 * - `anonymous-only`: no credential was given and the image is public
 * - `login-required`: no credential was given and the image is not public
 * - `rate-limited`: the registry asks to wait
 * - `not-checked`: no answer that says anything about the credential (network, TLS, a realm we don't follow, not a registry)
 */
export type Verdict =
  | 'proven'
  | 'public'
  | 'refused'
  | 'no-access'
  | 'not-found'
  | 'breaks-public'
  | 'anonymous-only'
  | 'login-required'
  | 'rate-limited'
  | 'not-checked'

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
