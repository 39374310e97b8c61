// Where a registry's API is: its host, and what kind of place that is.

import { isIP } from 'node:net'
import { isLoopbackAddress, isPublicAddress } from '../../http/address.ts'
import { bareHost } from '../../http/proxy.ts'
import type { HttpResponse } from '../../http/transport.ts'
import { hubHost } from '../../image/docker-hub.ts'

/** Docker Hub's images name `docker.io`; its API is elsewhere. */
const dockerHubApiHost = 'registry-1.docker.io'

/** A registry's API as it was reached. */
export interface Endpoint {
  /** Scheme, host and port. */
  readonly origin: string
  /** Whether it is on this machine or in a private network: then what it names (a token server) may be so too. */
  readonly isPrivate: boolean
}

/** The host, with port if any, that serves the images of `registry`. */
export function apiHostOf(registry: string): string {
  return registry === hubHost ? dockerHubApiHost : registry
}

/**
 * The origins to try, in order. Everything is https; a registry on this machine may also be plain http, as container runtimes allow for
 * `localhost`, 127.0.0.0/8 and `::1`.
 */
export function originsOf(registry: string): readonly [string, string?] {
  const host = apiHostOf(registry)
  return isLoopbackHost(host) ? [`https://${host}`, `http://${host}`] : [`https://${host}`]
}

/** Whether `host` (with or without port) is this machine by its spelling alone. */
export function isLoopbackHost(host: string): boolean {
  if (!URL.canParse(`http://${host}`)) return false
  const name = bareHost(new URL(`http://${host}`).hostname)
  return name === 'localhost' || name.endsWith('.localhost') || isLoopbackAddress(name)
}

/** The endpoint at `origin` after `response` came from it. Behind a proxy, which hides the address, the spelling decides. */
export function endpointAt(origin: string, response: HttpResponse): Endpoint {
  const host = bareHost(new URL(origin).hostname)
  const address = response.remoteAddress ?? (isIP(host) === 0 ? undefined : host)
  const isPrivate = address === undefined ? isLoopbackHost(host) : !isPublicAddress(address)
  return { origin, isPrivate }
}
