// Which entries of a secret a pod's images need.

import { parseImage, serverKeyFor } from 'pullpass/plugin'
import { isTriedFor } from './images.ts'
import type { PullSecretOptions } from './options.ts'

/** An entry that a pod needs. */
export interface NeededEntry {
  /** The key of `auths`. */
  readonly key: string
  /** The host that images name. */
  readonly registry: string
  /** One image that it is for. */
  readonly image: string
}

/** Whether one of the secret's registries is for `image`. */
export function isFor({ registries }: PullSecretOptions, image: string): boolean {
  return registries.some((registry) => isTriedFor(serverKeyFor(registry), image))
}

/** The entries for `images`, one a key. A registry with wildcards becomes one entry for each host that it stands for: tokens are for hosts. */
export function neededEntries({ registries }: PullSecretOptions, images: readonly string[]): readonly NeededEntry[] {
  const entries = new Map<string, NeededEntry>()
  for (const registry of registries) {
    const key = serverKeyFor(registry)
    for (const image of images.filter((candidate) => isTriedFor(key, candidate))) {
      const parsed = parseImage(image)
      if (!parsed.ok) continue
      const host = parsed.image.registry
      const needed = { key: /[*?[]/.test(key) ? host : key, registry: host, image }
      if (!entries.has(needed.key)) entries.set(needed.key, needed)
    }
  }
  return [...entries.values()]
}
