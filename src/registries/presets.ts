// What prompts offer: the known registries as choices with the right key, user name and hints.

import type { RegistryId } from './convention.ts'
import { registryConventions } from './conventions.ts'

/** One choice of the registry prompt. */
export interface RegistryPreset {
  readonly id: RegistryId
  readonly name: string
  /** The key to write; absent when each customer has an own host, which has to be asked for. */
  readonly serverKey?: string
  /** How such a host looks. */
  readonly hostExample?: string
  /** The user name to write without asking. */
  readonly fixedUsername?: string
  readonly usernameHint: string
  readonly passwordHint: string
}

/** The choices in the order to show them; Docker Hub, the default, comes first. */
export const registryPresets: readonly RegistryPreset[] = registryConventions.map(
  ({ ownsHost: _ownsHost, privacy: _privacy, ...preset }) => preset,
)
