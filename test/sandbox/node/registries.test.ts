// Pulling from registries of every kind that a sandbox can have, with logins that run out.

import { expect, onTestFinished, test } from 'vitest'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/index.ts'
import { sendPlain } from '../../support/raw-http.ts'
import { SandboxPods, stateOf } from '../../support/sandbox-pods.ts'

async function podsOn(options: SandboxOptions): Promise<SandboxPods> {
  const sandbox = await startSandbox({ namespaces: ['app'], node: { backOffMs: 40, syncMs: 40 }, ...options })
  const pods = new SandboxPods(sandbox)
  onTestFinished(async () => {
    pods.cluster.close()
    await sandbox.stop()
  })
  return pods
}

const loginOf = ({ host, username, password }: Sandbox['registry']) => ({ [host]: { username, password } })
const withSecrets = (...names: string[]) => ({ imagePullSecrets: names.map((name) => ({ name })) })

test('three private images of two registries run in one pod with two secrets', async () => {
  const pods = await podsOn({
    moreRegistries: [{ authentication: 'bearer', tls: true }],
    images: [{ name: 'team/two:1' }, { name: 'team/three:1', registry: 1 }],
  })
  const [first, second] = pods.sandbox.registries
  if (first === undefined || second === undefined) throw new TypeError('two registries were asked for')
  await pods.createSecret('first', loginOf(first))
  await pods.createSecret('second', loginOf(second))
  const containers = [`${first.host}/team/hello:1`, `${first.host}/team/two:1`, `${second.host}/team/three:1`].map(
    (image, index) => ({ name: `c${index}`, image }),
  )
  await pods.create('three', {}, { containers, ...withSecrets('first', 'second') })
  expect((await pods.finished('three')).status.phase).toBe('Succeeded')
  expect(await pods.log('three', 'container=c2')).toBe('hello from team/three:1\n')
})

test('a token that grants nothing is told in the words for it', async () => {
  const pods = await podsOn({ registry: { authentication: 'bearer' } })
  await pods.create('nobody', { image: pods.sandbox.images.private })
  const { message } = stateOf(await pods.waiting('nobody', 'ErrImagePull')).waiting
  expect(message).toMatch(
    /: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed$/,
  )
})

test('a wrong password at a token server is told apart from none', async () => {
  const pods = await podsOn({ registry: { authentication: 'bearer' } })
  await pods.createSecret('wrong', { [pods.sandbox.registry.host]: { username: 'x', password: 'y' } })
  await pods.create('wrong', { image: pods.sandbox.images.private }, withSecrets('wrong'))
  const { message } = stateOf(await pods.waiting('wrong', 'ErrImagePull')).waiting
  expect(message).toMatch(/: failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized$/)
})

test('each login is tried, and different failures are told together', async () => {
  const pods = await podsOn({})
  const { registry, images } = pods.sandbox
  registry.addAccount({ username: 'reader', password: 'p', pull: ['other/*'] })
  await pods.createSecret('wrong', { [registry.host]: { username: 'x', password: 'y' } })
  await pods.createSecret('reader', { [registry.host]: { username: 'reader', password: 'p' } })
  await pods.create('both', { image: images.private }, withSecrets('wrong', 'reader'))
  const { message } = stateOf(await pods.waiting('both', 'ErrImagePull')).waiting
  const tail = (status: string) => `pulling from host ${registry.host} failed with status code [manifests 1]: ${status}`
  expect(message).toMatch(/^\[failed to pull and unpack image .*\]$/)
  expect(message).toContain(`${tail('401 Unauthorized')}, failed to pull`)
  expect(message).toContain(tail('403 Forbidden'))
})

test('a login that has run out is refused, and a new one works at the next attempt', async () => {
  const pods = await podsOn({})
  const { registry, images } = pods.sandbox
  registry.addAccount({ username: 'AWS', password: 'old', expiresAt: new Date(Date.now() - 1) })
  await pods.createSecret('ecr', { [registry.host]: { username: 'AWS', password: 'old' } })
  await pods.create('renewed', { image: images.private }, withSecrets('ecr'))
  expect(stateOf(await pods.waiting('renewed', 'ErrImagePull')).waiting.message).toMatch(/403 Forbidden$/)
  registry.addAccount({ username: 'AWS', password: 'new', expiresAt: new Date(Date.now() + 60_000) })
  const auths = { [registry.host]: { username: 'AWS', password: 'new' } }
  await pods.cluster.send('PATCH', '/api/v1/namespaces/app/secrets/ecr', {
    headers: { 'content-type': 'application/merge-patch+json' },
    body: { data: { '.dockerconfigjson': Buffer.from(JSON.stringify({ auths })).toString('base64') } },
  })
  expect((await pods.finished('renewed')).status.phase).toBe('Succeeded')
})

test.each([
  [
    'nowhere.example/team/x:1',
    /Head "https:\/\/nowhere\.example\/v2\/team\/x\/manifests\/1": dial tcp: lookup nowhere\.example: no such host/,
  ],
  [
    'nginx',
    /Head "https:\/\/registry-1\.docker\.io\/v2\/library\/nginx\/manifests\/latest": dial tcp: lookup registry-1\.docker\.io: no such host/,
  ],
  ['192.0.2.1:5000/x:1', /dial tcp 192\.0\.2\.1:5000: connect: no route to host/],
  [
    '127.0.0.1:1/x:1',
    /Head "http:\/\/127\.0\.0\.1:1\/v2\/x\/manifests\/1": dial tcp 127\.0\.0\.1:1: connect: connection refused$/,
  ],
])('%s is not there', async (image, message) => {
  const pods = await podsOn({})
  await pods.create('absent', { image })
  expect(stateOf(await pods.waiting('absent', 'ErrImagePull')).waiting.message).toMatch(message)
})

test.each([
  [429, /: 429 Too Many Requests$/],
  [500, /: 500 Internal Server Error$/],
])('a registry that answers %d is quoted, and asked again', async (status, message) => {
  const pods = await podsOn({})
  pods.sandbox.injectFault({ server: 'registry', fault: { kind: 'answer', status }, times: 2 })
  await pods.create('limited', { image: pods.sandbox.images.public })
  expect(stateOf(await pods.waiting('limited', 'ErrImagePull')).waiting.message).toMatch(message)
  expect((await pods.finished('limited')).status.phase).toBe('Succeeded')
})

test('an image that somebody pushed is pulled and never run', async () => {
  const pods = await podsOn({})
  const { host, username, password } = pods.sandbox.registry
  const headers = { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
  const push = (path: string, method: string, body: string, type = 'application/octet-stream') =>
    sendPlain(method, host, path, { headers: { ...headers, 'content-type': type }, body })
  const digest = 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
  await push(`/v2/public/foreign/blobs/uploads/?digest=${digest}`, 'POST', '{}')
  const type = 'application/vnd.oci.image.manifest.v1+json'
  const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: 2 }
  await push('/v2/public/foreign/manifests/1', 'PUT', JSON.stringify({ schemaVersion: 2, config, layers: [] }), type)
  await pods.create('foreign', { image: `${host}/public/foreign:1`, command: ['sh', '-c', 'exit 0'] })
  const pod = await pods.waiting('foreign', 'CreateContainerError')
  expect(stateOf(pod).waiting.message).toMatch(
    /^the pullpass sandbox runs only images that it made itself, and .+ is none of them$/,
  )
})
