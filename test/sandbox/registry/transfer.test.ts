// Pushing to and pulling from the sandbox's registry (OCI distribution specification).

import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts'
import { basic, type PlainOptions, sendPlain } from '../../support/raw-http.ts'

const digestOf = (content: string | Uint8Array, algorithm = 'sha256'): string =>
  `${algorithm}:${createHash(algorithm).update(content).digest('hex')}`
const manifestType = 'application/vnd.oci.image.manifest.v1+json'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.stop())

function send(method: string, path: string, options: PlainOptions = {}) {
  const { host, username, password } = sandbox.registry
  const headers = { authorization: basic(username, password), ...options.headers }
  return sendPlain(method, host, path, { ...options, headers })
}

const codeIn = (body: Buffer): string => JSON.parse(body.toString()).errors[0].code

async function pushBlob(repository: string, content: string): Promise<string> {
  const digest = digestOf(content)
  const { status } = await send('POST', `/v2/${repository}/blobs/uploads/?digest=${digest}`, { body: content })
  expect(status).toBe(201)
  return digest
}

function manifestOf(config: string, layers: readonly string[]): string {
  const blob = (digest: string) => ({ mediaType: 'application/octet-stream', digest, size: 1 })
  return JSON.stringify({ schemaVersion: 2, mediaType: manifestType, config: blob(config), layers: layers.map(blob) })
}

test('the first image is complete and says how it is run', async () => {
  const manifest = JSON.parse((await send('GET', '/v2/team/hello/manifests/1')).body.toString())
  const config = await send('GET', `/v2/team/hello/blobs/${manifest.config.digest}`)
  const layer = await send('GET', `/v2/team/hello/blobs/${manifest.layers[0].digest}`)
  expect(JSON.parse(config.body.toString()).config.Cmd).toEqual(['/run.sh'])
  expect(JSON.parse(config.body.toString()).rootfs.diff_ids).toEqual([digestOf(gunzipSync(layer.body))])
  expect(digestOf(layer.body)).toBe(manifest.layers[0].digest)
})

describe('a blob', () => {
  test('is pushed in pieces', async () => {
    const started = await send('POST', '/v2/a/b/blobs/uploads/')
    expect(started.status).toBe(202)
    const location = String(started.headers.location)
    const first = await send('PATCH', location, { body: 'hello ', headers: { 'content-range': '0-5' } })
    expect([first.status, first.headers.range]).toEqual([202, '0-5'])
    expect((await send('GET', location)).status).toBe(204)
    await send('PATCH', location, { body: 'wor', headers: { 'content-range': '6-8' } })
    const digest = digestOf('hello world')
    const done = await send('PUT', `${location}?digest=${digest}`, { body: 'ld' })
    expect([done.status, done.headers['docker-content-digest']]).toEqual([201, digest])
    expect((await send('GET', `/v2/a/b/blobs/${digest}`)).body.toString()).toBe('hello world')
    expect(codeIn((await send('GET', location)).body)).toBe('BLOB_UPLOAD_UNKNOWN')
  })

  test('that comes out of order is refused', async () => {
    const location = String((await send('POST', '/v2/a/b/blobs/uploads/')).headers.location)
    for (const [method, path] of [
      ['PATCH', location],
      ['PUT', `${location}?digest=${digestOf('x')}`],
    ] as const) {
      const { status } = await send(method, path, { body: 'x', headers: { 'content-range': '5-5' } })
      expect(status, method).toBe(416)
    }
  })

  test('with another digest is refused', async () => {
    const refused = await send('POST', `/v2/a/b/blobs/uploads/?digest=${digestOf('other')}`, { body: 'this' })
    expect([refused.status, codeIn(refused.body)]).toEqual([400, 'DIGEST_INVALID'])
  })

  test('is mounted from another repository', async () => {
    const digest = await pushBlob('mount/source', 'mounted')
    const mounted = await send('POST', `/v2/mount/target/blobs/uploads/?mount=${digest}&from=mount/source`)
    expect(mounted.status).toBe(201)
    expect((await send('HEAD', `/v2/mount/target/blobs/${digest}`)).status).toBe(200)
    const unknown = await send('POST', `/v2/mount/target/blobs/uploads/?mount=${digestOf('no')}&from=mount/source`)
    expect(unknown.status).toBe(202)
  })

  test('is sent in part', async () => {
    const digest = await pushBlob('a/b', 'hello world')
    const part = await send('GET', `/v2/a/b/blobs/${digest}`, { headers: { range: 'bytes=6-' } })
    expect([part.status, part.body.toString(), part.headers['content-range']]).toEqual([206, 'world', 'bytes 6-10/11'])
    const beyond = await send('GET', `/v2/a/b/blobs/${digest}`, { headers: { range: 'bytes=99-' } })
    expect(beyond.status).toBe(416)
  })

  test('is kept by the algorithm that its digest names', async () => {
    const digest = digestOf('long digest', 'sha512')
    const pushed = await send('POST', `/v2/a/b/blobs/uploads/?digest=${digest}`, { body: 'long digest' })
    expect([pushed.status, pushed.headers['docker-content-digest']]).toEqual([201, digest])
    expect((await send('GET', `/v2/a/b/blobs/${digest}`)).body.toString()).toBe('long digest')
    expect((await send('HEAD', `/v2/a/b/blobs/${digestOf('long digest')}`)).status).toBe(404)
  })

  test('is not seen from another repository', async () => {
    const digest = await pushBlob('a/b', 'mine')
    const unseen = await send('GET', `/v2/c/d/blobs/${digest}`)
    expect([unseen.status, codeIn(unseen.body)]).toEqual([404, 'BLOB_UNKNOWN'])
  })
})

describe('a manifest', () => {
  const headers = { 'content-type': manifestType }

  test('is found by tag and by digest, with its media type', async () => {
    const body = manifestOf(await pushBlob('m/n', '{}'), [await pushBlob('m/n', 'layer')])
    const stored = await send('PUT', '/v2/m/n/manifests/v1', { body, headers })
    expect([stored.status, stored.headers['docker-content-digest']]).toEqual([201, digestOf(body)])
    for (const reference of ['v1', digestOf(body)]) {
      const found = await send('GET', `/v2/m/n/manifests/${reference}`)
      expect([found.headers['content-type'], found.body.toString()]).toEqual([manifestType, body])
    }
    const tags = await send('GET', '/v2/m/n/tags/list')
    expect(JSON.parse(tags.body.toString())).toEqual({ name: 'm/n', tags: ['v1'] })
  })

  test('whose blobs are missing is refused', async () => {
    const body = manifestOf(digestOf('nowhere'), [])
    const refused = await send('PUT', '/v2/m/n/manifests/v2', { body, headers })
    expect([refused.status, codeIn(refused.body)]).toEqual([404, 'MANIFEST_BLOB_UNKNOWN'])
  })

  test('with a layer that is kept elsewhere is taken without it', async () => {
    const config = await pushBlob('m/n', '{}')
    const layer = {
      mediaType: 'application/octet-stream',
      digest: digestOf('far'),
      size: 3,
      urls: ['https://e.example/l'],
    }
    const body = JSON.stringify({ ...JSON.parse(manifestOf(config, [])), layers: [layer] })
    expect((await send('PUT', '/v2/m/n/manifests/far', { body, headers })).status).toBe(201)
  })

  test('under a digest that is not its own is refused', async () => {
    const body = manifestOf(await pushBlob('m/n', '{}'), [])
    const refused = await send('PUT', `/v2/m/n/manifests/${digestOf('other')}`, { body, headers })
    expect(codeIn(refused.body)).toBe('DIGEST_INVALID')
  })

  test.each([
    ['/v2/m/n/manifests/none', 404, 'MANIFEST_UNKNOWN'],
    ['/v2/m/n/manifests/sha256:short', 400, 'MANIFEST_INVALID'],
    ['/v2/no/where/manifests/1', 404, 'NAME_UNKNOWN'],
    ['/v2/no/where/tags/list', 404, 'NAME_UNKNOWN'],
    ['/v2/Bad/name/manifests/1', 400, 'NAME_INVALID'],
  ])('%s answers %i', async (path, status, code) => {
    const body = manifestOf(await pushBlob('m/n', '{}'), [])
    await send('PUT', '/v2/m/n/manifests/there', { body, headers })
    const answer = await send('GET', path)
    expect([answer.status, codeIn(answer.body)]).toEqual([status, code])
  })

  test('is deleted with its tags', async () => {
    const body = manifestOf(await pushBlob('del/x', '{}'), [])
    await send('PUT', '/v2/del/x/manifests/gone', { body, headers })
    expect((await send('DELETE', `/v2/del/x/manifests/${digestOf(body)}`)).status).toBe(202)
    expect((await send('GET', '/v2/del/x/manifests/gone')).status).toBe(404)
  })
})
