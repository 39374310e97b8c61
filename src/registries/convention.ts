// What a registry's convention is: how its hosts look, what it wants as user name and password, and whether strangers may pull.

/** The registries whose habits we know. */
export type RegistryId =
  | 'docker-hub'
  | 'ecr'
  | 'ecr-public'
  | 'ghcr'
  | 'google'
  | 'acr'
  | 'gitlab'
  | 'quay'
  | 'harbor'
  | 'artifactory'
  | 'nexus'
  | 'nvidia'

/** `always-private`: nothing is ever served without a login. `mixed`: images may be public or private. */
export type RegistryPrivacy = 'always-private' | 'mixed'

export interface RegistryConvention {
  readonly id: RegistryId
  /** As its vendor calls it. */
  readonly name: string
  /** Whether `host` (lower case, without port) is a host of this registry. Products that people host themselves know only the vendor's hosts. */
  readonly ownsHost: (host: string) => boolean
  readonly privacy: RegistryPrivacy
  /** The key for a docker config where it is the same for everybody. */
  readonly serverKey?: string
  /** How the host looks where each customer has an own one, for prompts. */
  readonly hostExample?: string
  /** The only user name that works. */
  readonly fixedUsername?: string
  readonly usernameHint: string
  readonly passwordHint: string
}
