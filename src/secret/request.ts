// What a person asks for: one pull secret by name and what should be in it, before anything is said about clusters.

import type { Redacted } from '../basics/redacted.ts'
import type { DockerConfigLogin } from '../dockerconfig/encode.ts'

/** The login for one registry, as typed: `registry` is the key of `auths` exactly as it will be written. */
export type RegistryLogin = DockerConfigLogin

/**
 * - `logins`: typed or fetched logins, one entry each
 * - `document`: bytes in any form a person might send (JSON, base64 of it, a manifest, a config.json); the check decides what it is and repairs what is safe
 */
export type SecretContent =
  | { readonly kind: 'logins'; readonly logins: readonly RegistryLogin[] }
  | { readonly kind: 'document'; readonly bytes: Redacted<Uint8Array> }

/** One pull secret that should exist in every target. */
export interface SecretRequest {
  readonly name: string
  readonly content: SecretContent
  /** Labels to set beside our own; an existing secret keeps the labels not named here. */
  readonly labels?: Readonly<Record<string, string>>
  /** Annotations to set. Must hold nothing derived from a credential. */
  readonly annotations?: Readonly<Record<string, string>>
}
