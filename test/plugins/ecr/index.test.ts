import { HttpResponse, http } from 'msw'
import { setupServer } from 'msw/node'
import { type CredentialProvider, isPullpassError } from 'pullpass/plugin'
import { type EcrOptions, ecr } from 'pullpass/plugins/ecr'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'

const network = setupServer()
beforeAll(() => network.listen({ onUnhandledFrame: 'error' }))
afterAll(() => network.close())
beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDMARKER')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'marker-secret-key')
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
  vi.stubEnv('AWS_CONFIG_FILE', '/nowhere/config')
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere/credentials')
})
afterEach(() => {
  network.resetHandlers()
  vi.unstubAllEnvs()
})

const { signal } = new AbortController()
const expiresAt = Math.floor(Date.now() / 1000) + 12 * 3600
const data = { authorizationToken: Buffer.from('AWS:marker-token').toString('base64'), expiresAt }

function providerOf(options: EcrOptions = {}): CredentialProvider {
  const { credentialProvider } = ecr(options)
  if (!credentialProvider) throw new Error('ecr gives credentials')
  return credentialProvider
}

/** Answers every request, and notes where it went and which region it was signed for. */
function answer(respond: () => Response): string[] {
  const asked: string[] = []
  network.use(
    http.all('*', ({ request }) => {
      const scope = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.get('authorization') ?? '')
      asked.push(`${new URL(request.url).host} ${scope?.[1]} ${scope?.[2]} ${request.headers.get('x-amz-target')}`)
      return respond()
    }),
  )
  return asked
}

const privateTarget = 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken'
const publicTarget = 'SpencerFrontendService.GetAuthorizationToken'

test.each([
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', `api.ecr.eu-west-1.amazonaws.com eu-west-1 ecr ${privateTarget}`],
  [
    '210987654321.dkr.ecr.us-east-2.amazonaws.com:443',
    `api.ecr.us-east-2.amazonaws.com us-east-2 ecr ${privateTarget}`,
  ],
  [
    '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com',
    `api.ecr-fips.us-east-1.amazonaws.com us-east-1 ecr ${privateTarget}`,
  ],
  [
    '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
    `api.ecr.cn-north-1.amazonaws.com.cn cn-north-1 ecr ${privateTarget}`,
  ],
  ['123456789012.dkr-ecr.eu-west-1.on.aws', `ecr.eu-west-1.api.aws eu-west-1 ecr ${privateTarget}`],
])('%s is asked for where its region is', async (registry, expected) => {
  const asked = answer(() => HttpResponse.json({ authorizationData: [data] }))
  const credential = await providerOf().fetch({ registry, signal })
  expect(asked).toEqual([expected])
  expect(credential?.username).toBe('AWS')
  expect(credential?.password.reveal()).toBe('marker-token')
  expect(credential?.expiresAt).toEqual(new Date(expiresAt * 1000))
  expect(credential?.issuedAt).toBeInstanceOf(Date)
})

test.each(['public.ecr.aws', 'ecr-public.aws.com'])('%s is asked for in us-east-1', async (registry) => {
  const asked = answer(() => HttpResponse.json({ authorizationData: data }))
  expect((await providerOf().fetch({ registry, signal }))?.password.reveal()).toBe('marker-token')
  expect(asked).toEqual([`api.ecr-public.us-east-1.amazonaws.com us-east-1 ecr-public ${publicTarget}`])
})

test.each(['ghcr.io', 'docker.io', 'ecr.eu-west-1.amazonaws.com', '1234.dkr.ecr.eu-west-1.amazonaws.com'])(
  '%s is not one of ours, and nobody is asked',
  async (registry) => {
    const asked = answer(() => HttpResponse.error())
    expect(await providerOf().fetch({ registry, signal })).toBeUndefined()
    expect(asked).toEqual([])
  },
)

test('accounts of one region share a token', async () => {
  const asked = answer(() => HttpResponse.json({ authorizationData: [data] }))
  const provider = providerOf()
  const hosts = ['123456789012', '210987654321'].map((account) => `${account}.dkr.ecr.eu-west-1.amazonaws.com`)
  await Promise.all(hosts.map((registry) => provider.fetch({ registry, signal })))
  expect(asked).toHaveLength(1)
})

test('an endpoint of the options or of the environment is asked instead', async () => {
  const asked = answer(() => HttpResponse.json({ authorizationData: [data] }))
  const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
  await providerOf({ endpoint: 'http://127.0.0.1:4566' }).fetch({ registry, signal })
  vi.stubEnv('AWS_ENDPOINT_URL_ECR', 'http://127.0.0.1:4567')
  await providerOf().fetch({ registry, signal })
  expect(asked.map((line) => line.split(' ')[0])).toEqual(['127.0.0.1:4566', '127.0.0.1:4567'])
})

const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'

async function failure(provider = providerOf()): Promise<string> {
  try {
    await provider.fetch({ registry, signal })
  } catch (thrown) {
    if (!isPullpassError(thrown) || !(thrown.cause instanceof Error)) throw thrown
    return [thrown.code, thrown.message, thrown.cause.message, ...thrown.remedies].join('\n')
  }
  return 'no failure'
}

test.each([
  ['AccessDeniedException', 400, 'the identity may not', 'allow the identity ecr:GetAuthorizationToken'],
  ['UnrecognizedClientException', 400, 'not accept the credentials', 'aws sts get-caller-identity'],
  ['ExpiredTokenException', 400, 'have ended', 'log in to AWS again'],
  ['ServerException', 500, 'no usable answer', 'check the region'],
])('%s is told in our words, without the text of AWS', async (type, status, _reason, remedy) => {
  answer(() => HttpResponse.json({ __type: type, message: 'marker-text of AWS' }, { status }))
  const told = await failure()
  expect(told).toMatch(/^credential-unavailable\ncannot get a token from Amazon ECR in `eu-west-1`\n/)
  expect(told).toContain(remedy)
  expect(told).toContain(`(${type}, ${status})`)
  expect(told).not.toContain('marker')
})

test('an answer without a token is no token', async () => {
  answer(() => HttpResponse.json({ authorizationData: [{ authorizationToken: 'AAAA' }] }))
  await expect(providerOf().fetch({ registry, signal })).rejects.toMatchObject({ code: 'credential-unavailable' })
})

test('without credentials of AWS it says how to get some, and asks nobody', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined)
  const asked = answer(() => HttpResponse.error())
  expect(await failure()).toMatch(/no AWS credentials were found[\s\S]*aws sso login/)
  expect(asked).toEqual([])
})
