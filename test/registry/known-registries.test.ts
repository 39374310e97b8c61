// The habits of registries that can't run here, as their documentation and issue trackers show them. No request leaves the machine.

import { HttpResponse, http, type RequestHandler } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { ProofCredential } from '../../src/registry/proof.ts'
import { credential, noAbort, openSession, verdicts } from './support.ts'

const network = setupServer()
beforeAll(() => network.listen({ onUnhandledFrame: 'error' }))
afterEach(() => network.resetHandlers())
afterAll(() => network.close())

const manifest = 'application/vnd.docker.distribution.manifest.v2+json'
const digest = `sha256:${'b'.repeat(64)}`

async function prove(image: string, login: ProofCredential, handlers: readonly RequestHandler[]) {
  network.use(...handlers)
  const proofs = await openSession().prove(image, [login], noAbort)
  const [anonymous, own] = proofs
  if (!anonymous || !own) throw new Error('two proofs were expected')
  return { verdicts: verdicts(proofs), anonymous, own }
}

/** Answers every request for a manifest: without authorization with `challenge`, with it as `answer` says. */
function manifests(host: string, challenge: string, answer: (authorization: string, method: string) => Response) {
  return http.all(`https://${host}/v2/*/manifests/:reference`, ({ request }) => {
    const authorization = request.headers.get('authorization')
    if (authorization !== null) return answer(authorization, request.method)
    return new HttpResponse(null, { status: 401, headers: { 'www-authenticate': challenge } })
  })
}

/** A token server: what strangers and what logins get; the query is checked by the test that cares. */
function tokens(url: string, answer: (isLogin: boolean, query: URLSearchParams) => Response) {
  return http.get(url, ({ request }) => answer(request.headers.has('authorization'), new URL(request.url).searchParams))
}

const found = (headers: Record<string, string> = {}) =>
  new HttpResponse(null, { headers: { 'content-type': manifest, 'docker-content-digest': digest, ...headers } })

const denied = (status: number, code: string, message: string, method = 'GET') =>
  method === 'HEAD'
    ? new HttpResponse(null, { status })
    : HttpResponse.json({ errors: [{ code, message }] }, { status })

const token = (value: string) => HttpResponse.json({ token: value })

const jwt = (access: object[]) => `e30.${Buffer.from(JSON.stringify({ access })).toString('base64url')}.sig`

describe('Docker Hub', () => {
  const realm = 'https://auth.docker.io/token'
  const challenge = (repository: string) =>
    `Bearer realm="${realm}",service="registry.docker.io",scope="repository:${repository}:pull"`
  const limits = {
    'ratelimit-limit': '100;w=21600',
    'ratelimit-remaining': '76;w=21600',
    'docker-ratelimit-source': '192.0.2.1',
  }

  test('images without a host are asked for at its API host, and its limits are told', async () => {
    const result = await prove('nginx', credential('me', 'dckr_pat_x'), [
      manifests('registry-1.docker.io', challenge('library/nginx'), () => found(limits)),
      tokens(realm, (isLogin, query) => {
        expect([query.get('service'), query.getAll('scope')]).toEqual([
          'registry.docker.io',
          ['repository:library/nginx:pull'],
        ])
        return token(isLogin ? 'login' : 'stranger')
      }),
    ])
    expect(result.verdicts).toEqual(['anonymous-only', 'public'])
    expect(result.own).toMatchObject({ registry: 'docker.io', loginSentTo: 'auth.docker.io', digest })
    expect(result.own.rateLimit).toEqual({ limit: 100, remaining: 76, windowSeconds: 21_600 })
    expect(result.own.remedy).toContain('once it ends, the image will not open any more')
  })

  test('a limit that is used up is not a verdict on the login', async () => {
    const headers = { 'retry-after': '90' }
    const result = await prove('team/app:1', credential('me', 'dckr_pat_x'), [
      manifests('registry-1.docker.io', challenge('team/app'), () =>
        HttpResponse.json(
          { errors: [{ code: 'TOOMANYREQUESTS', message: 'pull rate limit' }] },
          { status: 429, headers },
        ),
      ),
      tokens(realm, () => token('t')),
    ])
    expect(result.verdicts).toEqual(['rate-limited', 'rate-limited'])
    expect(result.own).toMatchObject({ retryAfterMs: 90_000, remedy: 'try again in 90 s' })
  })

  test('a private repository: strangers get a token that opens nothing', async () => {
    const insufficient = { 'www-authenticate': `${challenge('team/app')},error="insufficient_scope"` }
    const result = await prove('team/app:1', credential('me', 'dckr_oat_x'), [
      manifests('registry-1.docker.io', challenge('team/app'), (authorization) =>
        authorization === 'Bearer login' ? found() : new HttpResponse(null, { status: 401, headers: insufficient }),
      ),
      tokens(realm, (isLogin) => token(isLogin ? 'login' : jwt([]))),
    ])
    expect(result.verdicts).toEqual(['login-required', 'proven'])
  })

  test('a refused login says what organisation tokens want', async () => {
    const result = await prove('team/app:1', credential('me', 'dckr_oat_x'), [
      manifests('registry-1.docker.io', challenge('team/app'), () => denied(401, 'UNAUTHORIZED', 'no', 'HEAD')),
      tokens(realm, (isLogin) =>
        isLogin ? HttpResponse.json({ details: 'incorrect username or password' }, { status: 401 }) : token('stranger'),
      ),
    ])
    expect(result.verdicts).toEqual(['login-required', 'refused'])
    expect(result.own.explanation).toContain('(the registry says: incorrect username or password)')
    expect(result.own.remedy).toContain('wants the organisation as user name')
  })
})

describe('Amazon ECR', () => {
  const host = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
  const challenge = `Basic realm="https://${host}/",service="ecr.amazonaws.com"`
  const root = http.get(
    `https://${host}/v2/`,
    () => new HttpResponse('Not Authorized', { status: 401, headers: { 'www-authenticate': challenge } }),
  )
  const ecrToken = (expiration: string) =>
    Buffer.from(JSON.stringify({ payload: 'x', type: 'DATA_KEY', expiration: Date.parse(expiration) / 1000 })).toString(
      'base64',
    )
  const lasting = ecrToken('2026-03-02T00:00:00Z')

  test.each<[string, string, ReturnType<typeof credential>, string, string]>([
    [
      'a token that the registry calls expired',
      'Your authorization token has expired. Reauthenticate and try again.',
      credential('AWS', 'opaque'),
      'refused',
      'the token has expired',
    ],
    [
      'a role without the right',
      'User: arn:aws:sts::1:assumed-role/r is not authorized to perform: ecr:BatchGetImage on resource: repository/app',
      credential('AWS', lasting),
      'no-access',
      'ecr:BatchGetImage',
    ],
  ])('%s', async (_, message, login, verdict, says) => {
    const result = await prove(`${host}/app:1`, login, [
      root,
      manifests(host, challenge, (_authorization, method) => denied(403, 'DENIED', message, method)),
    ])
    expect(result.verdicts).toEqual(['login-required', verdict])
    expect(result.own.explanation).toContain(says)
    expect(result.own.remedy).toMatch(verdict === 'refused' ? /aws ecr get-login-password/ : /`ecr:BatchGetImage`/)
  })

  test.each([
    [credential('AWS', ecrToken('2026-03-01T02:00:00Z')), 'its token ended at 2026-03-01T02:00:00.000Z'],
    [credential('AKIAIOSFODNN7EXAMPLE', 'secret-key'), 'Amazon ECR wants `AWS` as user name'],
    [credential('AWS', lasting), 'wrong, revoked or expired'],
  ])('a login that is not accepted is explained by what it is itself: %#', async (login, says) => {
    const result = await prove(`${host}/app:1`, login, [
      root,
      manifests(host, challenge, () => new HttpResponse('Not Authorized', { status: 401 })),
    ])
    expect(result.verdicts).toEqual(['login-required', 'refused'])
    expect(result.own.explanation).toContain(says)
  })

  test('the token of another account is tried like any other', async () => {
    const result = await prove(`${host}/app:1`, credential('AWS', lasting), [
      root,
      manifests(host, challenge, () => found()),
    ])
    expect(result.verdicts).toEqual(['login-required', 'proven'])
  })
})

test('ECR Public is asked for the scope `aws` that it wants, and for the repository', async () => {
  const seen: string[][] = []
  const result = await prove('public.ecr.aws/team/app:1', credential('AWS', 'opaque'), [
    manifests(
      'public.ecr.aws',
      'Bearer realm="https://public.ecr.aws/token/",service="public.ecr.aws",scope="aws"',
      () => found(),
    ),
    tokens('https://public.ecr.aws/token/', (isLogin, query) => {
      seen.push(query.getAll('scope'))
      return isLogin
        ? HttpResponse.json(
            { message: 'Your Authorization Token has expired. Reauthenticate and try again.' },
            { status: 400 },
          )
        : token('stranger')
    }),
  ])
  expect(seen).toEqual(Array(2).fill(['aws', 'repository:team/app:pull']))
  expect(result.verdicts).toEqual(['anonymous-only', 'breaks-public'])
  expect(result.own.explanation).toContain('the image opens without a login, but')
  expect(result.own.remedy).toContain('take the entry out of the secret, or mend it')
})

describe('GHCR', () => {
  const challenge = 'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:acme/app:pull"'

  test.each([
    [true, ['anonymous-only', 'breaks-public']],
    [false, ['login-required', 'refused']],
  ])('says 403 `denied` at /token to logins that it does not accept (public image: %s)', async (isPublic, expected) => {
    const result = await prove('ghcr.io/acme/app:1', credential('me', 'github_pat_x'), [
      manifests('ghcr.io', challenge, () => (isPublic ? found() : denied(401, 'UNAUTHORIZED', 'no', 'HEAD'))),
      tokens('https://ghcr.io/token', (isLogin) => (isLogin ? denied(403, 'DENIED', 'denied') : token('stranger'))),
    ])
    expect(result.verdicts).toEqual(expected)
    expect(result.own.remedy).toContain('fine-grained')
  })

  test('hides private images, and the explanation says so', async () => {
    const result = await prove('ghcr.io/acme/app:1', credential('me', 'ghp_x'), [
      manifests('ghcr.io', challenge, (_, method) => denied(404, 'NAME_UNKNOWN', 'not found', method)),
      tokens('https://ghcr.io/token', () => token('t')),
    ])
    expect(result.verdicts).toEqual(['not-found', 'not-found'])
    expect(result.own.explanation).toContain('does not exist for `me`, or is hidden from it')
  })
})

test('Google: an unquoted service, and the role that is missing', async () => {
  const host = 'europe-west1-docker.pkg.dev'
  const result = await prove(`${host}/p/r/app:1`, credential('_json_key', '{}'), [
    manifests(
      host,
      `Bearer realm="https://${host}/v2/token",service=${host},scope="repository:p/r/app:pull"`,
      (_, method) =>
        denied(403, 'DENIED', 'Permission "artifactregistry.repositories.downloadArtifacts" denied', method),
    ),
    tokens(`https://${host}/v2/token`, (_, query) => {
      expect(query.get('service')).toBe(host)
      return token('t')
    }),
  ])
  expect(result.verdicts).toEqual(['login-required', 'no-access'])
  expect(result.own.remedy).toContain('roles/artifactregistry.reader')
})

test('ACR: a refused login', async () => {
  const host = 'acme.azurecr.io'
  const result = await prove(`${host}/app:1`, credential('token-a', 'x'), [
    manifests(host, `Bearer realm="https://${host}/oauth2/token",service="${host}"`, () => found()),
    tokens(`https://${host}/oauth2/token`, () => denied(401, 'UNAUTHORIZED', 'authentication required')),
  ])
  expect(result.verdicts).toEqual(['login-required', 'refused'])
  expect(result.own.remedy).toContain('service principal')
})

test('NVIDIA: a realm without a service, and the user name that the shell ate', async () => {
  const result = await prove('nvcr.io/org/app:1', credential('oauthtoken', 'nvapi-x'), [
    manifests('nvcr.io', 'Bearer realm="https://nvcr.io/proxy_auth",scope="repository:org/app:pull"', () => found()),
    tokens('https://nvcr.io/proxy_auth', (_, query) => {
      expect(query.has('service')).toBe(false)
      return denied(401, 'UNAUTHORIZED', 'no')
    }),
  ])
  expect(result.verdicts).toEqual(['login-required', 'refused'])
  expect(result.own.explanation).toContain('NVIDIA NGC wants `$oauthtoken` as user name')
})

test('Quay offers Basic and Bearer: Bearer is chosen', async () => {
  const result = await prove('quay.io/org/app:1', credential('org+robot', 'x'), [
    manifests(
      'quay.io',
      'Basic realm="quay.io", Bearer realm="https://quay.io/v2/auth",service="quay.io"',
      (authorization) => (authorization === 'Bearer login' ? found() : denied(401, 'UNAUTHORIZED', 'no', 'HEAD')),
    ),
    tokens('https://quay.io/v2/auth', (isLogin) => token(isLogin ? 'login' : 'stranger')),
  ])
  expect(result.verdicts).toEqual(['login-required', 'proven'])
})

test.each([
  [['pull'], undefined],
  [['pull', 'push'], true],
])('GitLab: a token that grants %o', async (actions, mayPush) => {
  const result = await prove('registry.gitlab.com/g/p:1', credential('deploy', 'gldt-x'), [
    manifests(
      'registry.gitlab.com',
      'Bearer realm="https://gitlab.com/jwt/auth",service="container_registry",scope="repository:g/p:pull"',
      (authorization) => (authorization.length > 20 ? found() : denied(401, 'UNAUTHORIZED', 'no', 'HEAD')),
    ),
    tokens('https://gitlab.com/jwt/auth', (isLogin) =>
      isLogin ? token(jwt([{ type: 'repository', name: 'g/p', actions }])) : denied(403, 'DENIED', 'access forbidden'),
    ),
  ])
  expect(result.verdicts).toEqual(['login-required', 'proven'])
  expect(result.own.mayPush).toBe(mayPush)
})
