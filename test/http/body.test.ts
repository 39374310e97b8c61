// Bodies: caps, cuts, and streams.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test, vi } from 'vitest'
import { serveHttp, serveHttps, serveTcp, testCa } from '../support/loopback-server.ts'
import { failureOf, openForTest, text } from './support.ts'

describe('a body longer than `maxBodyBytes`', () => {
  test.each([
    ['said in advance', { 'content-length': '30' }],
    ['found out while reading', {}],
  ])('%s is an error, and cut where that was asked for', async (_, headers) => {
    const server = await serveHttp((_request, response) => response.writeHead(200, headers).end('0123456789'.repeat(3)))
    const transport = openForTest({ maxBodyBytes: 12 })
    const error = await failureOf(transport.send({ method: 'GET', url: server.url }))
    expect([error.failure, error.reason]).toEqual(['too-large', 'the answer is longer than 12 bytes'])
    const cut = await transport.send({ method: 'GET', url: server.url, longBody: 'cut' })
    expect(text(cut.body)).toBe('012345678901')
    await vi.waitFor(() => expect(server.openConnections()).toBe(0))
  })

  test('one of exactly that length is whole, and its connection is kept', async () => {
    const server = await serveHttp((_, response) => response.end('0123456789'))
    const transport = openForTest({ maxBodyBytes: 10 })
    await transport.send({ method: 'GET', url: server.url })
    expect(text((await transport.send({ method: 'GET', url: server.url })).body)).toBe('0123456789')
    expect(server.connections()).toBe(1)
  })
})

test('a connection that stays open keeps neither the body that was sent nor the one that came', async () => {
  const server = await serveHttps((_, response) => response.end('answer'))
  const transport = openForTest({ ca: testCa })
  const send = async () => {
    const body = Buffer.from('question')
    const answer = await transport.send({ method: 'POST', url: server.url, body })
    return [new WeakRef(body), new WeakRef(answer.body)]
  }
  const bodies = await send()
  await vi.waitFor(() => {
    collectGarbage()
    expect(bodies.map((body) => body.deref() === undefined)).toEqual([true, true])
  })
  expect(server.openConnections()).toBe(1)
})

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

test.each([
  ['a counted body', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'],
  ['a chunked body', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
])('%s that ends early is a cut, never a short answer', async (_, answer) => {
  const server = await serveTcp((socket) => socket.on('data', () => socket.end(answer)))
  const request = { method: 'GET', url: `http://127.0.0.1:${server.port}` }
  expect((await failureOf(openForTest().send(request))).failure).toBe('cut')
  const stream = await openForTest().stream(request)
  const seen: string[] = []
  const error = await failureOf(
    (async () => {
      for await (const chunk of stream.chunks) seen.push(text(chunk))
    })(),
  )
  expect([seen.join(''), error.failure]).toEqual(['half', 'cut'])
})

describe('a stream', () => {
  test('gives what comes and ends when the other side ends', async () => {
    const server = await serveHttp((_, response) => {
      response.statusCode = 201
      response.write('one ')
      setImmediate(() => response.end('two'))
    })
    const stream = await openForTest().stream({ method: 'GET', url: server.url })
    let seen = ''
    for await (const chunk of stream.chunks) seen += text(chunk)
    expect([stream.status, seen]).toEqual([201, 'one two'])
  })

  test('fails when nothing comes for `bodyTimeoutMs`, but not while something does', async () => {
    const server = await serveHttp((_, response) => {
      let left = 10
      const timer = setInterval(() => {
        response.write('.')
        left -= 1
        if (left === 0) clearInterval(timer)
      }, 60)
    })
    const stream = await openForTest().stream({ method: 'GET', url: server.url, bodyTimeoutMs: 500 })
    let received = 0
    const error = await failureOf(
      (async () => {
        for await (const chunk of stream.chunks) received += chunk.length
      })(),
    )
    expect([received, error.failure, error.reason]).toEqual([10, 'timeout', 'nothing came for 0.5 s'])
    await vi.waitFor(() => expect(server.openConnections()).toBe(0))
  })

  test('does not count the time its reader takes', async () => {
    const server = await serveHttp((_, response) => {
      response.write('one')
      response.end('two')
    })
    const stream = await openForTest().stream({ method: 'GET', url: server.url, bodyTimeoutMs: 200 })
    let received = ''
    for await (const chunk of stream.chunks) {
      received += text(chunk)
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
    expect(received).toBe('onetwo')
  })

  test.each(['leaving the loop', 'close', 'abort'])('%s ends the connection', async (way) => {
    const server = await serveHttp((_, response) => response.write('first'))
    const controller = new AbortController()
    const stream = await openForTest().stream({ method: 'GET', url: server.url, signal: controller.signal })
    const reading = (async () => {
      for await (const _ of stream.chunks) {
        if (way === 'leaving the loop') break
        if (way === 'close') stream.close()
        else controller.abort()
      }
    })()
    if (way === 'abort') expect((await failureOf(reading)).failure).toBe('aborted')
    else await reading.catch(() => {})
    await vi.waitFor(() => expect(server.openConnections()).toBe(0))
  })
})
