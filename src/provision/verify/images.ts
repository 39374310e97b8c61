// What the kubelet would do for each image with the secrets of one namespace.

import type { Redacted } from '../../basics/redacted.ts'
import type { Secret } from '../../basics/wire.ts'
import type { LookupResult } from '../../explain/lookup.ts'
import { type ImageLookup, lookUpImages } from '../proof/prove.ts'
import type { LiveNamespace, LiveSecret } from './live-secrets.ts'

/** One way in which a pod would get its secrets, with what they mean for one image. */
export interface KeyringLookup extends ImageLookup {
  /** The names of the keyring's secrets, in order. */
  readonly secrets: readonly string[]
}

interface NamedSecret {
  readonly name: string
  readonly secret: Redacted<Secret>
}

/**
 * - names given: a pod that lists them in this order
 * - a service account alone: a pod that lists none and gets the account's
 * - neither: each pull secret on its own; those without an entry for the image are left out when another one has it
 */
export function lookUpLive(live: LiveNamespace, names: readonly string[], images: readonly string[]): KeyringLookup[] {
  if (images.length === 0) return []
  if (names.length > 0) return lookUpTogether(live.secrets, images)
  if (live.serviceAccount) return lookUpTogether(live.serviceAccount.secrets, images)
  return [...new Set(images)].flatMap((image) => lookUpApart(live.secrets, image))
}

function lookUpTogether(secrets: readonly LiveSecret[], images: readonly string[]): KeyringLookup[] {
  const present = secrets.flatMap(toNamed)
  const keyring = present.map(({ secret }) => secret.reveal())
  return lookUpImages(keyring, images).map((lookup) => ({ ...lookup, secrets: present.map(({ name }) => name) }))
}

function lookUpApart(secrets: readonly LiveSecret[], image: string): KeyringLookup[] {
  const lookups = secrets.flatMap((secret) => lookUpTogether([secret], [image]))
  const matching = lookups.filter(({ lookup }) => lookup.outcome !== 'anonymous')
  return matching.length > 0 ? matching : lookUpTogether([], [image])
}

/** Candidates as a report shows them: by the secret's name, without the password. */
export function describeCandidates(
  lookup: LookupResult,
  secrets: readonly string[],
): { secret: string; registry: string; username: string }[] {
  return lookup.candidates.map(({ secretIndex, registry, username }) => ({
    secret: secrets[secretIndex] ?? '',
    registry,
    username,
  }))
}

function toNamed({ name, secret }: LiveSecret): NamedSecret[] {
  return secret ? [{ name, secret }] : []
}
