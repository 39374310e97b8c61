// Many clusters: whether they answer, and how many connections they cost.

import { expect, onTestFinished, test } from 'vitest'
import { serveHttp, serveTcp } from '../support/loopback-server.ts'
import { failure, openTestKubeconfig, serveApi } from './support/api-server.ts'
import { failureOf } from './support/failure.ts'

test('whether clusters answer is asked without credentials, and each gets its own answer', async () => {
  const open = await serveApi(() => ({ body: { gitVersion: 'v1' } }))
  const closed = await serveApi(() => failure(401, 'Unauthorized'))
  const broken = await serveApi(() => ({ status: 503 }))
  const user = { token: 'marker' }
  const kubeconfig = await openTestKubeconfig(open.url, [
    { name: 'open', user },
    { name: 'closed', user, cluster: { server: closed.url } },
    { name: 'broken', user, cluster: { server: broken.url } },
    { name: 'nobody', cluster: { server: 'https://127.0.0.1:1' } },
    { name: 'untrusted', cluster: { 'certificate-authority-data': '' } },
    { name: 'nowhere', cluster: { server: '' } },
  ])
  const answers = await kubeconfig.askReachable([
    'open',
    'closed',
    'broken',
    'nobody',
    'untrusted',
    'nowhere',
    'unknown',
  ])
  expect(answers).toEqual([
    { context: 'open', status: 'reachable' },
    { context: 'closed', status: 'reachable' },
    { context: 'broken', status: 'unreachable', why: 'the server answered 503' },
    { context: 'nobody', status: 'unreachable', why: 'the connection was refused' },
    { context: 'untrusted', status: 'unreachable', why: 'the certificate is not signed by a trusted authority' },
    { context: 'nowhere', status: 'unreachable', why: 'its cluster `nowhere` has no server' },
    { context: 'unknown', status: 'unreachable', why: expect.stringContaining('the kubeconfig has') },
  ])
  for (const request of [...open.requests, ...closed.requests]) expect(request.headers.authorization).toBeUndefined()
})

test('a cluster that says nothing is waited for only so long', async () => {
  const mute = await serveTcp(() => undefined)
  const kubeconfig = await openTestKubeconfig(`https://127.0.0.1:${mute.port}`)
  expect(await kubeconfig.askReachable(['test'], { timeoutMs: 100 })).toEqual([
    { context: 'test', status: 'unreachable', why: expect.stringContaining('took longer than 0.1 s') },
  ])
})

test('asking whether clusters answer stops with the signal', async () => {
  const mute = await serveTcp(() => undefined)
  const kubeconfig = await openTestKubeconfig(`https://127.0.0.1:${mute.port}`)
  const leaving = new AbortController()
  const asking = kubeconfig.askReachable(['test'], { signal: leaving.signal })
  leaving.abort(new Error('left'))
  await expect(asking).rejects.toThrow('left')
})

test('contexts are listed with the current one', async () => {
  const kubeconfig = await openTestKubeconfig('https://c.example.com', [{ name: 'one' }, { name: 'two' }])
  expect(kubeconfig.currentContext).toBe('one')
  expect(kubeconfig.contexts).toEqual([
    { name: 'one', isCurrent: true, server: 'https://c.example.com', namespace: 'app' },
    { name: 'two', isCurrent: false, server: 'https://c.example.com', namespace: 'app' },
  ])
  const cluster = kubeconfig.openCluster('two')
  expect(cluster).toMatchObject({ name: 'two', server: 'https://c.example.com', namespace: 'app' })
})

test('a hundred requests to one cluster share four connections', async () => {
  const server = await serveApi(() => failure(404, 'NotFound'))
  const kubeconfig = await openTestKubeconfig(server.url)
  const cluster = kubeconfig.openCluster('test')
  onTestFinished(() => cluster.close())
  await Promise.all(
    Array.from({ length: 100 }, (_, index) => cluster.secrets.get({ namespace: 'a', name: `s${index}` })),
  )
  expect(server.requests).toHaveLength(100)
  expect(server.connections()).toBeLessThanOrEqual(4)
})

test('a request that waits for its turn does not wait after an abort', async () => {
  const server = await serveApi(() => undefined)
  const cluster = (await openTestKubeconfig(server.url)).openCluster('test')
  const first = Array.from({ length: 4 }, (_, index) => cluster.secrets.get({ namespace: 'a', name: `s${index}` }))
  const hanging = Promise.allSettled(first)
  while (server.requests.length < 4) await new Promise((resolve) => setImmediate(resolve))
  const leaving = new AbortController()
  const fifth = cluster.secrets.get({ namespace: 'a', name: 'fifth' }, { signal: leaving.signal })
  leaving.abort(new Error('left'))
  await expect(fifth).rejects.toThrow('left')
  cluster.close()
  await hanging
})

test('closing a cluster ends what is under way, and nothing can be asked any more', async () => {
  const server = await serveApi(() => undefined)
  const cluster = (await openTestKubeconfig(server.url)).openCluster('test')
  const call = failureOf(cluster.secrets.get({ namespace: 'a', name: 'b' }))
  while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
  cluster.close()
  expect(await call).toMatchObject({ code: 'cluster-unreachable', failure: 'aborted' })
  const later = await failureOf(cluster.secrets.get({ namespace: 'a', name: 'b' }))
  expect(later).toMatchObject({ code: 'cluster-unreachable', failure: 'aborted' })
  expect(server.requests).toHaveLength(1)
})

test('a hundred clusters at once have at most 128 requests under way together', async () => {
  let underWay = 0
  let most = 0
  const server = await serveHttp(async (_, response) => {
    underWay += 1
    most = Math.max(most, underWay)
    await new Promise((resolve) => setImmediate(resolve))
    underWay -= 1
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"kind":"Status"}')
  })
  const names = Array.from({ length: 100 }, (_, index) => `c${index}`)
  const kubeconfig = await openTestKubeconfig(
    server.url,
    names.map((name) => ({ name })),
  )
  const clusters = names.map((name) => kubeconfig.openCluster(name))
  onTestFinished(() => {
    for (const cluster of clusters) cluster.close()
  })
  const calls = clusters.flatMap((cluster) =>
    Array.from({ length: 6 }, (_, index) => cluster.secrets.get({ namespace: 'a', name: `s${index}` })),
  )
  await Promise.all(calls)
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(128)
})

test('requests go through the proxy of the kubeconfig', async () => {
  const seen: string[] = []
  const proxy = await serveTcp((socket) => {
    socket.once('data', (data) => {
      seen.push(data.toString().split('\r\n')[0] ?? '')
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    })
  })
  const kubeconfig = await openTestKubeconfig('https://api.example.test:6443', [
    { cluster: { 'proxy-url': `http://127.0.0.1:${proxy.port}` } },
  ])
  const cluster = kubeconfig.openCluster('test')
  onTestFinished(() => cluster.close())
  await expect(cluster.secrets.get({ namespace: 'a', name: 'b' })).rejects.toMatchObject({
    code: 'cluster-unreachable',
    failure: 'proxy',
  })
  expect(seen[0]).toBe('CONNECT api.example.test:6443 HTTP/1.1')
})
