// Under which names a login for a registry stands in a docker config.

import type { DockerConfigEntry } from '../../dockerconfig/entry.ts'
import { hubHost, legacyHubHost } from '../../image/docker-hub.ts'
import { dockerHubKey } from '../../registries/docker-hub.ts'

/** The names of a registry as `docker login` and `podman login` write them, the usual one first. */
export function listServerNames(registry: string): readonly [string, ...string[]] {
  if (registry !== hubHost && registry !== legacyHubHost) return [registry]
  return [dockerHubKey, hubHost, legacyHubHost]
}

/**
 * The entry of `auths` for a registry: podman's for the longest part of `lookup` (registry and repository of an image), the exact key,
 * then a key that is a URL of the registry, as docker reads keys of old versions.
 */
export function findEntry(
  entries: readonly DockerConfigEntry[],
  registry: string,
  lookup: string | undefined,
): DockerConfigEntry | undefined {
  const names = listServerNames(registry)
  for (const key of [...listParents(lookup), ...names]) {
    const entry = entries.find((candidate) => candidate.key === key)
    if (entry) return entry
  }
  return entries.find(({ key }) => names.includes(hostOfUrl(key) ?? ''))
}

/** `host/a/b` and `host/a` for `host/a/b`. */
function listParents(lookup: string | undefined): string[] {
  const parts = lookup?.split('/') ?? []
  return parts.slice(1).map((_, index) => parts.slice(0, parts.length - index).join('/'))
}

/** The host of a key that was written as a URL, or with the version of the registry's API behind it. */
function hostOfUrl(key: string): string | undefined {
  const host = /^(?:https?:\/\/([^/]+)(?:\/.*)?|([^/]+)\/(?:v[12]\/?)?)$/.exec(key)
  return host?.[1] ?? host?.[2]
}
