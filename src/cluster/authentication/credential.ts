// What authenticates a request, and where it comes from.

import type { Redacted } from '../../basics/redacted.ts'

export interface ClientCertificate {
  /** PEM, with its chain. */
  readonly cert: string
  /** PEM. */
  readonly key: Redacted<string>
}

/** What authenticates one request; empty for an anonymous one. */
export interface Credential {
  /** The value of the `Authorization` header. */
  readonly authorization?: Redacted<string>
  readonly clientCertificate?: ClientCertificate
}

/** Gives the credential of one context's user. Nothing is read or run before the first call. */
export interface Authenticator {
  /** The credential to use now. Throws `login-failed` when there is none to be had. */
  current(signal?: AbortSignal): Promise<Credential>
  /** The server answered 401 to `refused`: forgets it. True when {@link Authenticator.current} may now give another one. */
  discard(refused: Credential): boolean
}
