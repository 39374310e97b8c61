// Docker Hub's many names: the one under which images are looked up, the keys that serve them, and the look-alikes that never do.

import { hubHost, legacyHubHost } from '../image/docker-hub.ts'

/** The key that `docker login` and kubectl write, and that every tool understands. */
export const dockerHubKey = 'https://index.docker.io/v1/'

/** Hosts that belong to Docker Hub but under which no image is ever looked up. */
const lookAlikes: ReadonlySet<string> = new Set([
  'registry-1.docker.io',
  'registry.docker.io',
  'auth.docker.io',
  'registry.hub.docker.com',
  'hub.docker.com',
  'registry.docker.com',
  'cloud.docker.com',
  'login.docker.com',
  'store.docker.com',
  'www.docker.com',
  'docker.com',
  'www.docker.io',
])

/** Whether `host` (lower case, without port) is one of Docker Hub's names. */
export function isDockerHubHost(host: string): boolean {
  return host === hubHost || host === legacyHubHost || lookAlikes.has(host)
}

/** Whether `host` (lower case, without port) is a name of Docker Hub that no image is looked up under. */
export function isDockerHubLookAlike(host: string): boolean {
  return lookAlikes.has(host)
}
