// Which known registry a host belongs to, and what follows from that.

import type { RegistryConvention } from './convention.ts'
import { registryConventions } from './conventions.ts'

/** The convention that `host` falls under, by its spelling alone. `host` may carry a port; upper case is ignored. */
export function recogniseRegistry(host: string): RegistryConvention | undefined {
  const name = host.toLowerCase().replace(/:[0-9]*$/, '')
  return registryConventions.find((convention) => convention.ownsHost(name))
}

/** Whether a registry never serves anybody without a login, so that an image without credentials is sure to fail. */
export function isKnownPrivate(host: string): boolean {
  return recogniseRegistry(host)?.privacy === 'always-private'
}
