// Token authentication as Docker's registries do it: a challenge with a realm and a scope, a token from there, and back
// (distribution `docs/spec/auth/token.md` and `oauth.md`).

import type { Reply } from '../loopback/reply.ts'
import type { ReceivedRequest } from '../loopback/request.ts'
import { type Action, findAccount, isAllowed, type RegistryAccount, readBasicLogin } from './accounts.ts'
import { RegistryError } from './errors.ts'
import type { Gate, Need } from './gate.ts'
import { type Grant, type TokenSigner, tokenLifetimeSeconds } from './token.ts'

const service = 'pullpass-sandbox'
const maxFormBytes = 64 * 1024

/** A gate that wants a token from `/token` of the same server. */
export function createBearerGate(accounts: readonly RegistryAccount[], signer: TokenSigner, scheme: string): Gate {
  const refuse = (request: ReceivedRequest, need: Need | undefined, error?: string): never => {
    const realm = `${scheme}://${request.headers.host}/token`
    const scope =
      need === undefined ? '' : `,scope="repository:${need.repository}:${actionsFor(need.action).join(',')}"`
    const why = error === undefined ? '' : `,error="${error}"`
    throw new RegistryError('UNAUTHORIZED', {
      'www-authenticate': `Bearer realm="${realm}",service="${service}"${scope}${why}`,
    })
  }
  return {
    admit(request, need) {
      const token = /^bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
      if (token === undefined) return refuse(request, need)
      const claims = signer.read(token)
      if (claims === undefined) return refuse(request, need, 'invalid_token')
      request.record.user = claims.sub
      const isGranted =
        need === undefined ||
        claims.access.some((grant) => grant.name === need.repository && grant.actions.includes(need.action))
      if (!isGranted) refuse(request, need, 'insufficient_scope')
    },
    answerTokenRequest: (request) => answerTokenRequest(request, accounts, signer),
  }
}

async function answerTokenRequest(
  request: ReceivedRequest,
  accounts: readonly RegistryAccount[],
  signer: TokenSigner,
): Promise<Reply> {
  const form = request.method === 'POST' ? await readForm(request) : undefined
  const login =
    form === undefined
      ? readBasicLogin(request.headers, accounts, signer.now())
      : readPasswordGrant(form, accounts, signer.now())
  if (login === 'refused') throw new RegistryError('UNAUTHORIZED')
  if (login !== undefined) request.record.user = login.username
  const scopes = (form ?? request.query).getAll('scope').flatMap((scope) => scope.split(' '))
  const token = signer.issue(
    login?.username ?? '',
    scopes.flatMap((scope) => grantFor(scope, login)),
  )
  const answer = { token, access_token: token, expires_in: tokenLifetimeSeconds }
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) }
}

async function readForm(request: ReceivedRequest): Promise<URLSearchParams> {
  return new URLSearchParams((await request.readBody(maxFormBytes)).toString('utf8'))
}

function readPasswordGrant(
  form: URLSearchParams,
  accounts: readonly RegistryAccount[],
  now: Date,
): RegistryAccount | 'refused' {
  if (form.get('grant_type') !== 'password') throw new RegistryError('UNSUPPORTED')
  return findAccount(accounts, form.get('username') ?? '', form.get('password') ?? '', now) ?? 'refused'
}

// `repository:NAME:ACTION,ACTION`; what the login may not do is left out, which is how a registry says no at this step.
function grantFor(scope: string, login: RegistryAccount | undefined): Grant[] {
  const [, name, wanted] = /^repository:(.+):([a-z,*]*)$/.exec(scope) ?? []
  if (name === undefined || wanted === undefined) return []
  const asked = wanted === '*' ? ['pull', 'push'] : wanted.split(',')
  const actions = (['pull', 'push'] as const).filter(
    (action) => asked.includes(action) && isAllowed(login, name, action),
  )
  return actions.length === 0 ? [] : [{ type: 'repository', name, actions }]
}

const actionsFor = (action: Action): readonly Action[] => (action === 'push' ? ['pull', 'push'] : ['pull'])
