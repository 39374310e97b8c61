// From what a person types as registry to the key that a docker config needs.

import { hubHost } from '../image/docker-hub.ts'
import { recogniseRegistry } from './recognise.ts'

/**
 * The key to write into a docker config for what a person typed as registry: a host, an image's host part, a URL. Docker Hub's names
 * become its one key; otherwise scheme, user information, API version and final slashes go, and the host becomes lower case, as image
 * names have it. A path stays, since it narrows the entry.
 */
export function serverKeyFor(typed: string): string {
  const bare = typed.trim().replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
  const slash = bare.indexOf('/')
  const authority = (slash === -1 ? bare : bare.slice(0, slash)).toLowerCase()
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  const path = slash === -1 ? '' : bare.slice(slash).replace(/^\/v[12](?=\/|$)/, '')
  const convention = recogniseRegistry(host)
  const isWholeHub = host !== hubHost || isBlankPath(path)
  if (convention?.id === 'docker-hub' && convention.serverKey && isWholeHub) return convention.serverKey
  return isBlankPath(path) ? host : host + path
}

function isBlankPath(path: string): boolean {
  return path === '' || path === '/'
}
