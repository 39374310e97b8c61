// Where a credential comes from, behind one small interface: typed, a file, a docker config and its helpers, a kubelet credential provider, a plugin.

import type { Redacted } from '../basics/redacted.ts'

/** A login that a registry takes. */
export interface Credential {
  readonly username: string
  readonly password: Redacted<string>
  /** When it was made, where the source knows; half of its life is counted from there. */
  readonly issuedAt?: Date
  /** When it ends, where the source knows. */
  readonly expiresAt?: Date
}

/** What a credential is wanted for. */
export interface CredentialQuery {
  /** Host with port, as images name it: `docker.io`, `ghcr.io`, `registry.example.com:5000`. */
  readonly registry: string
  /** The image to pull, where one is known: some sources give narrower credentials for it. */
  readonly image?: string
  /** It is needed until then: a remembered one that ends earlier is fetched anew. */
  readonly validUntil?: Date
  /** Give no remembered one: it has been refused. */
  readonly isRefused?: boolean
  readonly signal: AbortSignal
}

/**
 * Gives credentials for registries. Two answers are told apart: undefined means that the source has none for this registry, a rejection
 * (PullpassError) means that it should have one and failed. It never shows what it fetched.
 */
export interface CredentialSource {
  /** One phrase for plans and reports, with no credential: `password file`, `docker config ~/.docker/config.json`. */
  describe(): string
  fetch(query: CredentialQuery): Promise<Credential | undefined>
}
