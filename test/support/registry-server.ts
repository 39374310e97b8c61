// A small registry with its token server for tests: Basic or Bearer, users, repositories and who may read them. Keeps a log.

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

export interface RegistryState {
  readonly auth: 'none' | 'basic' | 'bearer'
  /** Password by user. */
  readonly users?: Readonly<Record<string, string>>
  /** Who may pull, by repository; `anyone` is a public repository. Each has the tag `1`. */
  readonly readers: Readonly<Record<string, 'anyone' | readonly string[]>>
  /** What manifests say they are. Default an OCI manifest. */
  readonly mediaType?: string
  /** Where Bearer challenges point to; by default this server's own `/token`. */
  readonly realm?: string
  /** Answers before anything else does, by returning true. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse) => boolean
}

export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly authorization: string | undefined
}

export const testDigest = `sha256:${'a'.repeat(64)}`
const manifestType = 'application/vnd.oci.image.manifest.v1+json'

/** The listener to serve, and everything it is asked. */
export function createRegistry(state: RegistryState): { listener: RequestListener; seen: SeenRequest[] } {
  const seen: SeenRequest[] = []
  const listener: RequestListener = (request, response) => {
    const { method = '', url = '', headers } = request
    seen.push({ method, url, authorization: headers.authorization })
    if (state.instead?.(request, response)) return
    const { pathname, searchParams } = new URL(url, 'http://registry.test')
    if (pathname === '/token') answerToken(state, searchParams, request, response)
    else answerApi(state, pathname, request, response)
  }
  return { listener, seen }
}

function answerToken(state: RegistryState, query: URLSearchParams, request: IncomingMessage, response: ServerResponse) {
  const user = basicUser(state, request)
  if (user === 'wrong') return answerError(response, 401, 'UNAUTHORIZED', 'incorrect username or password')
  const access = query.getAll('scope').map((scope) => {
    const name = scope.split(':')[1] ?? ''
    return { type: 'repository', name, actions: mayRead(state, name, user) ? ['pull'] : [] }
  })
  const claims = Buffer.from(JSON.stringify({ sub: user, access })).toString('base64url')
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ token: `e30.${claims}.sig`, expires_in: 60 }))
}

function answerApi(state: RegistryState, path: string, request: IncomingMessage, response: ServerResponse) {
  const [, repository = '', tag] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(path) ?? []
  const user = state.auth === 'bearer' ? bearerUser(request, repository) : basicUser(state, request)
  const isAllowed = state.auth === 'none' || (user !== 'wrong' && mayRead(state, repository, user))
  if (!isAllowed && (user === undefined || user === 'wrong' || state.auth === 'bearer')) {
    return challenge(state, repository, user !== undefined, request, response)
  }
  if (!isAllowed) return answerError(response, 403, 'DENIED', 'requested access to the resource is denied')
  if (!(repository in state.readers)) return answerError(response, 404, 'NAME_UNKNOWN', 'repository name not known')
  if (tag !== '1' && tag !== testDigest) return answerError(response, 404, 'MANIFEST_UNKNOWN', 'manifest unknown')
  response.writeHead(200, { 'content-type': state.mediaType ?? manifestType, 'docker-content-digest': testDigest })
  response.end('{}')
}

function challenge(
  state: RegistryState,
  repository: string,
  hasToken: boolean,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const realm = state.realm ?? `http://${request.headers.host}/token`
  const scope = repository === '' ? '' : `,scope="repository:${repository}:pull"`
  const error = hasToken ? ',error="insufficient_scope"' : ''
  const bearer = `Bearer realm="${realm}",service="test"${scope}${error}`
  response.setHeader('www-authenticate', state.auth === 'basic' ? 'Basic realm="test"' : bearer)
  answerError(response, 401, 'UNAUTHORIZED', 'authentication required')
}

function mayRead(state: RegistryState, repository: string, user: string | undefined): boolean {
  const readers = state.readers[repository]
  if (readers === undefined) return user !== undefined
  return readers === 'anyone' || (user !== undefined && readers.includes(user))
}

function basicUser(state: RegistryState, { headers }: IncomingMessage): string | undefined {
  if (headers.authorization === undefined) return undefined
  const pair = Buffer.from(headers.authorization.replace(/^Basic /, ''), 'base64').toString()
  const user = pair.slice(0, pair.indexOf(':'))
  return state.users?.[user] === pair.slice(user.length + 1) ? user : 'wrong'
}

/** The user of a token that grants pulling `repository`; `wrong` for one that does not. */
function bearerUser({ headers }: IncomingMessage, repository: string): string | undefined {
  const [, claims] = headers.authorization?.split('.') ?? []
  if (claims === undefined) return undefined
  const { sub, access } = JSON.parse(Buffer.from(claims, 'base64url').toString())
  const isGranted = access.some((grant: { name: string; actions: string[] }) => {
    return grant.name === repository && grant.actions.includes('pull')
  })
  return isGranted ? (sub ?? 'stranger') : 'wrong'
}

export function answerError(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ errors: [{ code, message }] }))
}
