// Proxies: which one the environment chooses, and requests through a real one.

import { createServer } from 'node:http'
import { connect } from 'node:net'
import { inspect } from 'node:util'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Environment } from '../../src/basics/environment.ts'
import { alwaysProxy, parseProxyServer, proxyFromEnvironment } from '../../src/http/proxy.ts'
import { serveHttp, serveHttps, serveTcp, testCa } from '../support/loopback-server.ts'
import { failureOf, openForTest, text } from './support.ts'

const environment = (variables: Record<string, string>): Environment => ({
  homeDirectory: '/',
  workingDirectory: '/',
  variables,
})

describe('the environment chooses', () => {
  test.each<[string, Record<string, string>, string | undefined]>([
    ['https://registry.example.com/', { HTTPS_PROXY: 'http://p:3128' }, 'http://p:3128'],
    ['https://registry.example.com/', { https_proxy: 'http://p:3128' }, 'http://p:3128'],
    ['https://registry.example.com/', { HTTPS_PROXY: 'http://upper', https_proxy: 'http://lower' }, 'http://upper'],
    ['https://registry.example.com/', { HTTP_PROXY: 'http://p:3128', ALL_PROXY: 'http://all' }, undefined],
    ['http://registry.example.com/', { HTTP_PROXY: 'p:3128' }, 'http://p:3128'],
    ['https://registry.example.com/', { HTTPS_PROXY: 'https://p:3129/' }, 'https://p:3129'],
    ['https://localhost:5000/', { HTTPS_PROXY: 'p:1' }, undefined],
    ['https://127.8.8.8/', { HTTPS_PROXY: 'p:1' }, undefined],
    ['https://[::1]/', { HTTPS_PROXY: 'p:1' }, undefined],
  ])('%s with %o: %s', (url, variables, expected) => {
    expect(proxyFromEnvironment(environment(variables))(new URL(url))?.url).toBe(expected)
  })

  test.each<[string, string, boolean]>([
    ['https://a.example.com/', '*', true],
    ['https://a.example.com/', 'example.com', true],
    ['https://example.com/', 'example.com', true],
    ['https://badexample.com/', 'example.com', false],
    ['https://a.example.com/', ' , EXAMPLE.com ', true],
    ['https://a.example.com/', '.example.com', true],
    ['https://example.com/', '.example.com', false],
    ['https://a.example.com/', '*.example.com', true],
    ['https://example.com/', '*.example.com', false],
    ['https://example.com/', 'example.com:443', true],
    ['https://example.com:8443/', 'example.com:443', false],
    ['https://10.1.2.3/', '10.0.0.0/8', true],
    ['https://11.1.2.3/', '10.0.0.0/8', false],
    ['https://10.1.2.3/', '10.1.2.3', true],
    ['https://10.1.2.3:6443/', '10.1.2.3:6443', true],
    ['https://10.1.2.3:6444/', '10.1.2.3:6443', false],
    ['https://10.1.2.3/', '2.3', false],
    ['https://[fd00::1]/', 'fd00::/8', true],
    ['https://[fd00::1]/', 'fd00:0::1', true],
    ['https://[fd00::1]:6443/', '[fd00::1]:6443', true],
    ['https://10.1.2.3/', '10.0.0.0/99', false],
    ['https://example.com/', ':443', false],
  ])('%s is direct with NO_PROXY=%s: %s', (url, noProxy, isDirect) => {
    const choose = proxyFromEnvironment(environment({ HTTPS_PROXY: 'http://p:1', NO_PROXY: noProxy }))
    expect(choose(new URL(url)) === undefined).toBe(isDirect)
  })

  test.each(['socks5://marker@p:1080', 'http://', '://marker', 'http://me:mark%zzer@p'])(
    '%s is refused without its text',
    (value) => {
      const read = () => proxyFromEnvironment(environment({ HTTPS_PROXY: value }))
      expect(read).toThrow(/^`HTTPS_PROXY`/)
      expect(read).not.toThrow(/mark/)
    },
  )

  test('a login is kept apart from the URL', () => {
    const proxy = parseProxyServer('http://me:mark%40er@p:3128')
    expect(proxy.url).toBe('http://p:3128')
    expect(proxy.authorization?.reveal()).toBe(`Basic ${Buffer.from('me:mark@er').toString('base64')}`)
    expect(inspect(proxy)).not.toContain('mark')
  })
})

/** A CONNECT proxy that sends everything to `port`; `seen` lists what it was asked. */
async function serveProxy(port: number, status = 200) {
  const seen: { authority: string | undefined; login: string | undefined }[] = []
  const server = createServer((_, response) => response.writeHead(400).end())
  server.on('connect', (request, client) => {
    seen.push({ authority: request.url, login: request.headers['proxy-authorization'] })
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\n\r\nmarker`)
      return
    }
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(client).pipe(upstream)
    })
    for (const socket of [client, upstream]) socket.on('error', () => {})
    client.on('close', () => upstream.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return { seen, url: `http://me:marker@127.0.0.1:${address.port}` }
}

describe('through a proxy', () => {
  test('https goes through one kept tunnel, and the certificate is checked for the target', async () => {
    const server = await serveHttps((request, response) => response.end(request.headers.host))
    const proxy = await serveProxy(server.port)
    const transport = openForTest({ ca: testCa, proxy: alwaysProxy(proxy.url) })
    for (let i = 0; i < 3; i += 1) {
      const answer = await transport.send({ method: 'GET', url: 'https://registry.test/v2/' })
      expect([text(answer.body), answer.remoteAddress]).toEqual(['registry.test', undefined])
    }
    const login = `Basic ${Buffer.from('me:marker').toString('base64')}`
    expect(proxy.seen).toEqual([{ authority: 'registry.test:443', login }])
    const error = await failureOf(transport.send({ method: 'GET', url: 'https://other.test/v2/' }))
    expect(error.failure).toBe('tls-name')
  })

  test('http goes through a tunnel as well', async () => {
    const server = await serveHttp((_, response) => response.end('plain'))
    const proxy = await serveProxy(server.port)
    const transport = openForTest({ proxy: alwaysProxy(proxy.url) })
    const answer = await transport.send({ method: 'GET', url: 'http://api.test:8080/' })
    expect([text(answer.body), proxy.seen[0]?.authority]).toEqual(['plain', 'api.test:8080'])
  })

  test('addresses in the URL are still checked', async () => {
    const transport = openForTest({ proxy: alwaysProxy('http://127.0.0.1:1'), allowAddress: () => false })
    const error = await failureOf(transport.send({ method: 'GET', url: 'https://10.0.0.1/' }))
    expect(error.failure).toBe('forbidden-address')
  })

  test.each([
    [403, 'answered 403'],
    [407, 'wants a login (407)'],
    [502, 'answered 502'],
  ])("a proxy's %i is the proxy's failure, not the server's answer", async (status, says) => {
    const proxy = await serveProxy(0, status)
    const transport = openForTest({ proxy: alwaysProxy(proxy.url) })
    const error = await failureOf(transport.send({ method: 'GET', url: 'https://registry.test/v2/' }))
    expect(error.failure).toBe('proxy')
    expect(error.message).toContain(says)
    expect(error.message).not.toContain('marker')
  })

  test('a proxy that is not there', async () => {
    const transport = openForTest({ proxy: alwaysProxy('http://127.0.0.1:1') })
    const error = await failureOf(transport.send({ method: 'GET', url: 'https://registry.test/v2/' }))
    expect([error.failure, error.reason]).toEqual([
      'proxy',
      'the proxy `http://127.0.0.1:1` failed: the connection was refused',
    ])
  })

  test('a proxy that never answers times out and leaves nothing open', async () => {
    const server = await serveTcp((socket) => socket.resume())
    const transport = openForTest({ connectTimeoutMs: 80, proxy: alwaysProxy(`http://127.0.0.1:${server.port}`) })
    const error = await failureOf(transport.send({ method: 'GET', url: 'https://registry.test/v2/' }))
    expect(['timeout', 'proxy']).toContain(error.failure)
    await vi.waitFor(() => expect(server.openConnections()).toBe(0))
  })
})
