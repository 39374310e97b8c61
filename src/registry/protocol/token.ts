// Exchanges a login, or none, for a bearer token: the distribution project's token authentication, by GET.

import { Redacted } from '../../basics/redacted.ts'
import type { HttpResponse } from '../../http/transport.ts'
import type { ImageReference } from '../../image/reference.ts'
import type { Challenge } from './challenge.ts'

/** Longer answers of token servers are an error, not a token. */
export const maxTokenBytes = 128 * 1024

/**
 * The URL to ask: the realm with `service` and one `scope` parameter for each scope. Besides the scopes that the registry asks for, the
 * repository's is always there, as container runtimes do it: a challenge for the API's root names none.
 */
export function tokenUrl(realm: URL, challenge: Challenge, image: ImageReference): string {
  const url = new URL(realm)
  url.hash = ''
  const service = challenge.parameters.get('service')
  if (service !== undefined) url.searchParams.set('service', service)
  const scopes = (challenge.parameters.get('scope') ?? '').split(' ').filter((scope) => scope !== '')
  const repository = `repository:${image.repository}:`
  const isNamed = scopes.some((scope) => scope.startsWith(repository))
  for (const scope of isNamed ? scopes : [...scopes, `${repository}pull`]) url.searchParams.append('scope', scope)
  return url.href
}

/** The token in a 200: `token` or, as OAuth 2 calls it, `access_token`. Undefined when there is none. */
export function readToken(response: HttpResponse): Redacted<string> | undefined {
  const body = parseObject(new TextDecoder().decode(response.body))
  const token = ['token', 'access_token'].map((name) => body && Reflect.get(body, name)).find(isSendableToken)
  return token === undefined ? undefined : new Redacted(token)
}

/** What goes into a header: anything else would not be sent by node, and is no token. */
function isSendableToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
}

/** What the token says it allows on `repository`; undefined when it is not a JWT with an `access` claim. Never verified: for explanations. */
export function readGrantedActions(token: Redacted<string>, repository: string): readonly string[] | undefined {
  const [, claims] = token.reveal().split('.', 3)
  const access: unknown = Reflect.get(parseObject(Buffer.from(claims ?? '', 'base64url').toString()) ?? {}, 'access')
  if (!Array.isArray(access)) return undefined
  return access.flatMap((grant: unknown) => {
    if (typeof grant !== 'object' || grant === null || Reflect.get(grant, 'name') !== repository) return []
    const actions: unknown = Reflect.get(grant, 'actions')
    return Array.isArray(actions) ? actions.filter((action) => typeof action === 'string') : []
  })
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
