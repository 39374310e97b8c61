// What is special about Docker Hub: images that name no registry, its second host name, and the kubelet's fallback.

/** The host that images of Docker Hub are looked up by. */
export const hubHost = 'docker.io'

/** The older host name: an alias in images, the key of the kubelet's fallback. */
export const legacyHubHost = 'index.docker.io'

/**
 * Splits an image into registry and the rest as splitDockerDomain in distribution/reference does: the first part is a registry when it
 * is `localhost` or holds a dot, a colon or an upper-case letter; everything else is on Docker Hub, single names under `library/`.
 */
export function splitRegistry(text: string): { registry: string; remainder: string } {
  const slash = text.indexOf('/')
  const first = text.slice(0, Math.max(slash, 0))
  if (slash === -1 || !isRegistry(first)) return { registry: hubHost, remainder: addLibrary(text) }
  const rest = text.slice(slash + 1)
  if (first === hubHost || first === legacyHubHost) return { registry: hubHost, remainder: addLibrary(rest) }
  return { registry: first, remainder: rest }
}

/**
 * Whether the kubelet falls back to the credentials of `index.docker.io` when no key matches `lookup`: for Docker Hub, but also for any
 * other host without dot and colon, such as `localhost` (isDefaultRegistryMatch in pkg/credentialprovider/keyring.go).
 */
export function usesHubFallback(lookup: string): boolean {
  const slash = lookup.indexOf('/')
  const first = slash === -1 ? lookup : lookup.slice(0, slash)
  if (first === '') return false
  return slash === -1 || first === hubHost || first === legacyHubHost || !/[.:]/.test(first)
}

function isRegistry(first: string): boolean {
  return first === 'localhost' || /[.:A-Z]/.test(first)
}

function addLibrary(remainder: string): string {
  return remainder.includes('/') ? remainder : `library/${remainder}`
}
