// Which token servers a login may be sent to.

import { type Endpoint, isLoopbackHost } from './endpoint.ts'

export type RealmCheck =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false /** A clause about the registry. */; readonly reason: string }

/**
 * The URL of the token server that a registry names, if it may be asked: https, or plain http on this machine for a registry that is
 * itself plain http on this machine. (That a public registry names no private address is seen to where addresses are resolved.)
 */
export function checkRealm(realm: string | undefined, endpoint: Endpoint): RealmCheck {
  if (realm === undefined || !URL.canParse(realm)) return { ok: false, reason: 'names no usable token server' }
  const url = new URL(realm)
  if (url.username !== '' || url.password !== '')
    return { ok: false, reason: 'names a token server with a login in its URL' }
  const isLocal = endpoint.origin.startsWith('http:') && isLoopbackHost(url.host)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)) return { ok: true, url }
  return { ok: false, reason: 'names a token server that is not https' }
}
