// Who may pull what from the sandbox's registry, with Basic and with Bearer authentication.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts'
import { basic, sendPlain } from '../../support/raw-http.ts'

const accounts = [{ username: 'reader', password: 'r', pull: ['other/*'] }]
const manifest = '/v2/team/hello/manifests/1'
const publicManifest = '/v2/public/hello/manifests/1'

describe('Basic', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox({ registry: { accounts } })
  })
  afterAll(() => sandbox.stop())
  const head = (path: string, authorization?: string) =>
    sendPlain('HEAD', sandbox.registry.host, path, authorization ? { headers: { authorization } } : {})

  test('the root asks for a login and takes a right one', async () => {
    const { username, password } = sandbox.registry
    const refused = await head('/v2/')
    expect(refused.status).toBe(401)
    expect(refused.headers['www-authenticate']).toBe('Basic realm="pullpass sandbox"')
    expect((await head('/v2/', basic(username, password))).status).toBe(200)
  })

  test('the private image opens for the right login alone', async () => {
    const { username, password } = sandbox.registry
    const opened = await head(manifest, basic(username, password))
    expect(opened.status).toBe(200)
    expect(opened.headers['content-type']).toBe('application/vnd.oci.image.manifest.v1+json')
    expect(opened.headers['docker-content-digest']).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect((await head(manifest)).status).toBe(401)
    expect((await head(manifest, basic(username, 'wrong'))).status).toBe(401)
    expect((await head(manifest, basic('nobody', password))).status).toBe(401)
  })

  test('an account without the right to a repository is denied', async () => {
    const { status, body } = await sendPlain('GET', sandbox.registry.host, manifest, {
      headers: { authorization: basic('reader', 'r') },
    })
    expect(status).toBe(403)
    expect(JSON.parse(body.toString()).errors[0].code).toBe('DENIED')
  })

  test('the public image opens for everybody but a wrong login', async () => {
    expect((await head(publicManifest)).status).toBe(200)
    expect((await head(publicManifest, basic('reader', 'wrong'))).status).toBe(401)
  })
})

describe('Bearer', () => {
  let sandbox: Sandbox
  beforeAll(async () => {
    sandbox = await startSandbox({ registry: { authentication: 'bearer', accounts } })
  })
  afterAll(() => sandbox.stop())
  const get = (path: string, authorization?: string) =>
    sendPlain('GET', sandbox.registry.host, path, authorization ? { headers: { authorization } } : {})
  const scope = 'scope=repository:team/hello:pull'
  const tokenIn = (body: Buffer): string => JSON.parse(body.toString()).token

  test('the challenge names realm, service and scope', async () => {
    const { status, headers } = await get(manifest)
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toBe(
      `Bearer realm="http://${sandbox.registry.host}/token",service="pullpass-sandbox",scope="repository:team/hello:pull"`,
    )
  })

  test('a token for the right login opens the image', async () => {
    const { username, password } = sandbox.registry
    const issued = await get(`/token?service=pullpass-sandbox&${scope}`, basic(username, password))
    expect(JSON.parse(issued.body.toString())).toMatchObject({ expires_in: 300 })
    expect((await get(manifest, `Bearer ${tokenIn(issued.body)}`)).status).toBe(200)
  })

  test('the password grant of OAuth gives a token too', async () => {
    const { host, username, password } = sandbox.registry
    const body = `grant_type=password&username=${username}&password=${password}&scope=repository%3Ateam%2Fhello%3Apull`
    const issued = await sendPlain('POST', host, '/token', { body })
    expect((await get(manifest, `Bearer ${tokenIn(issued.body)}`)).status).toBe(200)
  })

  test('a wrong password gets no token', async () => {
    expect((await get(`/token?${scope}`, basic(sandbox.registry.username, 'wrong'))).status).toBe(401)
  })

  test.each([
    ['nobody', undefined],
    ['an account without the right', basic('reader', 'r')],
  ])('a token of %s does not open the private image', async (_title, authorization) => {
    const issued = await get(`/token?${scope}`, authorization)
    expect(issued.status).toBe(200)
    const refused = await get(manifest, `Bearer ${tokenIn(issued.body)}`)
    expect(refused.status).toBe(401)
    expect(refused.headers['www-authenticate']).toMatch(/error="insufficient_scope"$/)
  })

  test("nobody's token opens the public image", async () => {
    const issued = await get('/token?scope=repository:public/hello:pull')
    expect((await get(publicManifest, `Bearer ${tokenIn(issued.body)}`)).status).toBe(200)
  })

  test('a forged token is refused', async () => {
    const claims = Buffer.from(JSON.stringify({ exp: 9e9, access: [{ name: 'team/hello', actions: ['pull'] }] }))
    const refused = await get(manifest, `Bearer e30.${claims.toString('base64url')}.AAAA`)
    expect(refused.headers['www-authenticate']).toMatch(/error="invalid_token"$/)
  })

  test('a token runs out', async () => {
    let now = Date.now()
    const clock = { now: () => new Date(now), sleep: () => new Promise<void>(() => undefined) }
    const other = await startSandbox({ clock, registry: { authentication: 'bearer' } })
    const { host, username, password } = other.registry
    const headers = { authorization: basic(username, password) }
    const token = tokenIn((await sendPlain('GET', host, `/token?${scope}`, { headers })).body)
    const pull = () => sendPlain('GET', host, manifest, { headers: { authorization: `Bearer ${token}` } })
    expect((await pull()).status).toBe(200)
    now += 301_000
    expect((await pull()).status).toBe(401)
    await other.stop()
  })
})
