// Who asks, and whether that is allowed: bearer tokens, and for each user the verbs that it is denied.

import type { IncomingHttpHeaders } from 'node:http'
import { isEqualSecret } from '../loopback/secrecy.ts'
import type { PathRoute, ResourceRoute } from './route.ts'
import { ApiError, forbidden } from './status.ts'

export interface DenyRule {
  /** `*` for all. */
  readonly verbs: readonly string[]
  /** Plural names, with subresource after a slash; all when left out. */
  readonly resources?: readonly string[]
  /** Only there; everywhere, lists over all namespaces included, when left out. */
  readonly namespaces?: readonly string[]
}

/** A user of the sandbox's clusters: may do everything that no rule denies. */
export interface SandboxUser {
  readonly name: string
  readonly deny?: readonly DenyRule[]
}

export interface KnownUser extends SandboxUser {
  readonly token: string
}

const anonymous: SandboxUser = { name: 'system:anonymous', deny: [{ verbs: ['*'] }] }
const openPaths: ReadonlySet<string> = new Set(['/version', '/livez', '/readyz', '/healthz'])

/** The user with this request's token; without any credential the anonymous one. Throws 401. */
export function authenticate(headers: IncomingHttpHeaders, users: readonly KnownUser[]): SandboxUser {
  const given = headers.authorization
  if (given === undefined) return anonymous
  const token = /^bearer (\S+)$/i.exec(given)?.[1]
  const user = users.find((known) => token !== undefined && isEqualSecret(token, known.token))
  if (user === undefined) throw new ApiError(401, 'Unauthorized', 'Unauthorized')
  return user
}

/** Throws 403 in the words of the RBAC authoriser. */
export function authorize(user: SandboxUser, route: ResourceRoute | PathRoute): void {
  if (route.kind === 'path') {
    if (openPaths.has(route.path) || user !== anonymous) return
    const message = `forbidden: User "${user.name}" cannot ${route.verb} path "${route.path}"`
    throw new ApiError(403, 'Forbidden', message, {})
  }
  const resource = route.subresource === undefined ? route.plural : `${route.plural}/${route.subresource}`
  if (!(user.deny ?? []).some((rule) => applies(rule, route, resource))) return
  const where = route.namespace === undefined ? 'at the cluster scope' : `in the namespace "${route.namespace}"`
  const why = `User "${user.name}" cannot ${route.verb} resource "${resource}" in API group "" ${where}`
  throw forbidden(resource, route.name, why)
}

function applies(rule: DenyRule, route: ResourceRoute, resource: string): boolean {
  if (!rule.verbs.includes('*') && !rule.verbs.includes(route.verb)) return false
  if (rule.resources !== undefined && !rule.resources.includes(resource)) return false
  return rule.namespaces === undefined || (route.namespace !== undefined && rule.namespaces.includes(route.namespace))
}
