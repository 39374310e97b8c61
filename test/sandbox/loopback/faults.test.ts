// Faults that tests inject, the journal, and whom the servers answer at all.

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts'
import { RawCluster } from '../../support/raw-cluster.ts'
import { basic, sendPlain } from '../../support/raw-http.ts'

const secrets = '/api/v1/namespaces/default/secrets'

let sandbox: Sandbox
let cluster: RawCluster
beforeAll(async () => {
  sandbox = await startSandbox()
  cluster = new RawCluster(sandbox.kubeconfig)
})
afterEach(() => sandbox.clearFaults())
afterAll(async () => {
  cluster.close()
  await sandbox.stop()
})

describe('a fault', () => {
  test('answers instead, as often as it should, with the Status that belongs to it', async () => {
    const fault = { kind: 'answer', status: 429, headers: { 'retry-after': '1' } } as const
    sandbox.injectFault({ fault, path: secrets, times: 2 })
    const answers = [await cluster.send('GET', secrets), await cluster.send('GET', secrets)]
    expect(answers.map(({ status }) => status)).toEqual([429, 429])
    expect(answers[0]?.headers['retry-after']).toBe('1')
    expect(answers[0]?.body).toMatchObject({ kind: 'Status', reason: 'TooManyRequests', code: 429 })
    expect((await cluster.send('GET', secrets)).status).toBe(200)
  })

  test('answers HTML where JSON is expected', async () => {
    const fault = { kind: 'answer', status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' } as const
    sandbox.injectFault({ fault, server: 'api' })
    const { status, headers, text } = await cluster.send('GET', secrets)
    expect([status, headers['content-type'], text]).toEqual([502, 'text/html', '<html>'])
  })

  test('loses the reply after the work was done', async () => {
    sandbox.injectFault({ fault: { kind: 'lost-reply' }, method: 'POST' })
    await expect(cluster.send('POST', secrets, { body: { metadata: { name: 'lost' } } })).rejects.toThrow()
    expect((await cluster.send('GET', `${secrets}/lost`)).status).toBe(200)
  })

  test('cuts before anything is done', async () => {
    sandbox.injectFault({ fault: { kind: 'cut' }, method: 'POST' })
    await expect(cluster.send('POST', secrets, { body: { metadata: { name: 'cut' } } })).rejects.toThrow()
    expect((await cluster.send('GET', `${secrets}/cut`)).status).toBe(404)
  })

  test('lets the first requests through', async () => {
    sandbox.injectFault({ fault: { kind: 'answer', status: 500 }, after: 1 })
    expect((await cluster.send('GET', secrets)).status).toBe(200)
    expect((await cluster.send('GET', secrets)).status).toBe(500)
  })

  test('hangs until the sandbox stops', async () => {
    const other = await startSandbox()
    const client = new RawCluster(other.kubeconfig)
    other.injectFault({ fault: { kind: 'hang' }, path: /hang$/ })
    let isOpen = true
    const hanging = client.send('GET', `${secrets}/hang`).finally(() => {
      isOpen = false
    })
    hanging.catch(() => undefined)
    expect((await client.send('GET', secrets)).status).toBe(200)
    expect(isOpen).toBe(true)
    await other.stop()
    await expect(hanging).rejects.toThrow()
    client.close()
  })

  test('breaks off the body after some bytes', async () => {
    sandbox.injectFault({ fault: { kind: 'cut-after', bytes: 10 }, path: secrets })
    await expect(cluster.send('GET', secrets)).rejects.toThrow()
  })

  test('breaks off a stream after some bytes', async () => {
    const { body } = await cluster.send('GET', secrets)
    sandbox.injectFault({ fault: { kind: 'cut-after', bytes: 20 }, path: 'watch=1' })
    const stream = await cluster.stream(`${secrets}?watch=1&resourceVersion=${body.metadata.resourceVersion}`)
    await cluster.send('POST', secrets, { body: { metadata: { name: 'broken-off' } } })
    await expect(stream.next()).rejects.toThrow()
  })

  test('waits on the clock that was given', async () => {
    const waited: number[] = []
    const clock = {
      now: () => new Date(),
      sleep: async (ms: number) => {
        waited.push(ms)
      },
    }
    const slow = await startSandbox({ clock })
    slow.injectFault({ fault: { kind: 'slow', delayMs: 5_000 } })
    const client = new RawCluster(slow.kubeconfig)
    expect((await client.send('GET', secrets)).status).toBe(200)
    expect(waited).toEqual([5_000])
    client.close()
    await slow.stop()
  })

  test('ends when it is taken away', async () => {
    const remove = sandbox.injectFault({ fault: { kind: 'answer', status: 500 }, times: Number.POSITIVE_INFINITY })
    expect((await cluster.send('GET', secrets)).status).toBe(500)
    remove()
    expect((await cluster.send('GET', secrets)).status).toBe(200)
  })

  test('meets the registry with its own error document', async () => {
    const { host } = sandbox.registry
    sandbox.injectFault({ fault: { kind: 'answer', status: 429 }, server: 'registry' })
    const { status, body } = await sendPlain('GET', host, '/v2/')
    expect([status, JSON.parse(body.toString()).errors[0].code]).toEqual([429, 'TOOMANYREQUESTS'])
  })
})

test('the journal says who asked for what, and no more', async () => {
  const { host, username, password } = sandbox.registry
  sandbox.clearRequests()
  await cluster.send('PUT', `${secrets}/absent`, { body: { metadata: { name: 'absent' } } })
  await cluster.send('GET', '/api/v1/secrets?fieldSelector=metadata.name%3Da', { token: 'wrong' })
  await sendPlain('HEAD', host, '/v2/team/hello/manifests/1', { headers: { authorization: basic(username, password) } })
  const [put, list, head] = sandbox.requests()
  expect(put).toEqual({
    server: 'api',
    cluster: 'sandbox',
    method: 'PUT',
    path: `${secrets}/absent`,
    verb: 'update',
    resource: 'secrets',
    namespace: 'default',
    name: 'absent',
    user: 'admin',
    status: 404,
  })
  expect(list).toMatchObject({ verb: 'list', resource: 'secrets', status: 401 })
  expect(list).not.toHaveProperty('user')
  expect(head).toMatchObject({ server: 'registry', method: 'HEAD', user: username, status: 200 })
  expect(JSON.stringify(sandbox.requests())).not.toContain(password)
})

test.each(['evil.example', '127.0.0.1', 'localhost.evil.example:80', 'localhost:1'])(
  'a Host header %s is turned away',
  async (host) => {
    const { username, password } = sandbox.registry
    const headers = { host, authorization: basic(username, password) }
    expect((await sendPlain('GET', sandbox.registry.host, '/v2/', { headers })).status).toBe(421)
  },
)

test('the API server looks at the Host header too', async () => {
  expect((await cluster.send('GET', secrets, { headers: { host: 'localhost:1' } })).status).toBe(421)
})
