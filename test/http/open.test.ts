// Requests that are answered: what is sent, what comes back, and how connections are shared.

import { describe, expect, test } from 'vitest'
import { serveHttp, serveHttps, serveTcp, testCa } from '../support/loopback-server.ts'
import { failureOf, openForTest, text } from './support.ts'

test('sends method, path, headers and body as given, and never asks for compression', async () => {
  const server = await serveHttp((request, response) => {
    const chunks: Uint8Array[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const { method, url, headers } = request
      response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }))
    })
  })
  const answer = await openForTest().send({
    method: 'POST',
    url: `${server.url}/a%2Fb?x=1&x=2`,
    headers: { 'x-asked': 'yes' },
    body: 'ä',
  })
  const seen = JSON.parse(text(answer.body))
  expect(seen).toMatchObject({ method: 'POST', url: '/a%2Fb?x=1&x=2', body: 'ä' })
  expect(seen.headers).toMatchObject({ 'x-asked': 'yes', 'content-length': '2' })
  expect(seen.headers).not.toHaveProperty('accept-encoding')
})

test('sends a list as several headers, and says how long the body of a DELETE is', async () => {
  const server = await serveHttp((request, response) => {
    request.resume()
    response.end(JSON.stringify(request.rawHeaders))
  })
  const answer = await openForTest().send({
    method: 'DELETE',
    url: server.url,
    headers: { 'impersonate-group': ['a', 'b'] },
    body: new Uint8Array(5),
  })
  const raw: string[] = JSON.parse(text(answer.body))
  expect(raw.filter((_, index) => raw[index - 1] === 'impersonate-group')).toEqual(['a', 'b'])
  expect(raw[raw.indexOf('content-length') + 1]).toBe('5')
  expect(raw).not.toContain('Transfer-Encoding')
})

test('keeps challenges and cookies as lists and joins other repeated headers', async () => {
  const server = await serveHttp((_, response) => {
    response.writeHead(401, [
      ...['www-authenticate', 'Basic realm="a, b"', 'WWW-Authenticate', 'Bearer realm="c"'],
      ...['x-many', '1', 'x-many', '2', 'set-cookie', 'a=1'],
    ])
    response.end()
  })
  const { status, headers, remoteAddress } = await openForTest().send({ method: 'GET', url: server.url })
  expect(status).toBe(401)
  expect(headers['www-authenticate']).toEqual(['Basic realm="a, b"', 'Bearer realm="c"'])
  expect(headers['x-many']).toBe('1, 2')
  expect(headers['set-cookie']).toEqual(['a=1'])
  expect(remoteAddress).toBe('127.0.0.1')
})

test('does not follow redirects', async () => {
  const server = await serveHttp((_, response) => response.writeHead(307, { location: '/elsewhere' }).end())
  const answer = await openForTest().send({ method: 'GET', url: server.url })
  expect([answer.status, answer.headers['location']]).toEqual([307, '/elsewhere'])
})

describe('connections', () => {
  test('one TLS connection serves requests one after the other', async () => {
    const server = await serveHttps((_, response) => response.end())
    const transport = openForTest({ ca: testCa })
    for (let i = 0; i < 5; i += 1) await transport.send({ method: 'GET', url: server.url })
    expect(server.connections()).toBe(1)
  })

  test('at most `maxSockets` requests of an origin are under way, and all are answered', async () => {
    const pending: (() => void)[] = []
    let most = 0
    const server = await serveHttp((_, response) => {
      pending.push(() => response.end())
      // Time for a fourth request to arrive, if there were one.
      if (pending.length === 3) setTimeout(answerAll, 10)
    })
    const answerAll = () => {
      most = Math.max(most, pending.length)
      for (const answer of pending.splice(0)) answer()
    }
    const transport = openForTest({ maxSockets: 3 })
    const answers = Array.from({ length: 12 }, () => transport.send({ method: 'GET', url: server.url }))
    expect((await Promise.all(answers)).every(({ status }) => status === 200)).toBe(true)
    expect(most).toBe(3)
    expect(server.connections()).toBeLessThanOrEqual(3)
  })

  test('a stream goes over the connection that an answer left, and leaves it when it ends', async () => {
    const server = await serveHttps((_, response) => response.end('whole'))
    const transport = openForTest({ ca: testCa })
    for (let i = 0; i < 3; i += 1) {
      await transport.send({ method: 'GET', url: server.url })
      const stream = await transport.stream({ method: 'GET', url: server.url })
      let read = ''
      for await (const chunk of stream.chunks) read += text(chunk)
      expect(read).toBe('whole')
    }
    expect(server.connections()).toBe(1)
  })

  test('open streams do not keep other requests waiting', async () => {
    const server = await serveHttp((request, response) => {
      if (request.url === '/watch') response.write('first')
      else response.end('answer')
    })
    const transport = openForTest({ maxSockets: 1 })
    const watches = await Promise.all(
      [1, 2, 3].map(() => transport.stream({ method: 'GET', url: `${server.url}/watch` })),
    )
    const answer = await transport.send({ method: 'GET', url: server.url })
    expect(text(answer.body)).toBe('answer')
    for (const watch of watches) watch.close()
  })
})

describe('a kept-alive connection that the server was just closing', () => {
  /** Answers the first request of each connection and cuts the connection at its second, unread. */
  const serveOncePerConnection = () =>
    serveTcp((socket) => {
      let requests = 0
      socket.on('data', () => {
        requests += 1
        if (requests > 1) socket.resetAndDestroy()
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
      })
    })

  test.each(['GET', 'HEAD'])('%s is sent once more on a new connection', async (method) => {
    const server = await serveOncePerConnection()
    const transport = openForTest()
    const url = `http://127.0.0.1:${server.port}`
    await transport.send({ method: 'GET', url })
    const again = await transport.send({ method, url })
    expect(again.status).toBe(200)
    expect(server.connections()).toBe(2)
  })

  test('several that went stale cost no more than one repetition', async () => {
    const server = await serveOncePerConnection()
    const transport = openForTest()
    const request = { method: 'GET', url: `http://127.0.0.1:${server.port}` }
    await Promise.all([1, 2, 3].map(() => transport.send(request)))
    expect(server.connections()).toBe(3)
    expect((await transport.send(request)).status).toBe(200)
    expect(server.connections()).toBe(4)
  })

  test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s is not repeated', async (method) => {
    const server = await serveOncePerConnection()
    const transport = openForTest()
    const url = `http://127.0.0.1:${server.port}`
    await transport.send({ method: 'GET', url })
    expect((await failureOf(transport.send({ method, url, body: 'x' }))).failure).toBe('cut')
    expect(server.connections()).toBe(1)
  })

  test('a new connection that is cut is not tried again', async () => {
    const server = await serveTcp((socket) => socket.on('data', () => socket.resetAndDestroy()))
    const transport = openForTest()
    const error = await failureOf(transport.send({ method: 'GET', url: `http://127.0.0.1:${server.port}` }))
    expect(error.failure).toBe('cut')
    expect(server.connections()).toBe(1)
  })
})

describe('URLs that are not sent', () => {
  test.each(['ftp://127.0.0.1/', 'not a url', 'https://marker-user:marker-password@127.0.0.1/'])('%s', async (url) => {
    const error = await openForTest()
      .send({ method: 'GET', url })
      .then(
        () => undefined,
        (reason: unknown) => reason,
      )
    expect(error).toBeInstanceOf(TypeError)
    expect(String(error)).not.toContain('marker')
  })
})
