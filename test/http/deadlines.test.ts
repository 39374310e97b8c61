// Servers that stop half-way: every phase has a deadline that fires, an abort works in it, and nothing stays open afterwards.

import type { Socket } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import type { HttpTransportOptions } from '../../src/http/open.ts'
import type { HttpTransport } from '../../src/http/transport.ts'
import { type LoopbackServer, serveTcp } from '../support/loopback-server.ts'
import { failureOf, openForTest } from './support.ts'

const unlimited = { connectTimeoutMs: 60_000, headersTimeoutMs: Infinity, bodyTimeoutMs: Infinity }
const shortConnect = { ...unlimited, connectTimeoutMs: 100 }
const shortHeaders = { ...unlimited, headersTimeoutMs: 300 }
const shortBody = { ...unlimited, bodyTimeoutMs: 500 }

interface Stall {
  readonly scheme: string
  readonly serve: (socket: Socket) => void
  readonly limits: HttpTransportOptions
  readonly says: string
}

/** What a server does with a connection, by the phase in which it leaves the client waiting. */
const stalls: Record<string, Stall> = {
  'TLS that is accepted and never answered': {
    scheme: 'https',
    serve: () => {},
    limits: shortConnect,
    says: 'connecting took longer than 0.1 s',
  },
  'a request that is never answered': {
    scheme: 'http',
    serve: () => {},
    limits: shortHeaders,
    says: 'the answer took longer than 0.3 s',
  },
  'headers that trickle': {
    scheme: 'http',
    serve: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      trickle(socket, 'x-more: y\r\n')
    },
    limits: shortHeaders,
    says: 'the answer took longer than 0.3 s',
  },
  'a body that trickles': {
    scheme: 'http',
    serve: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n')
      trickle(socket, '.')
    },
    limits: shortBody,
    says: 'the body of the answer was not complete in time',
  },
  'a body that never comes': {
    scheme: 'http',
    serve: (socket) => socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'),
    limits: shortBody,
    says: 'the body of the answer was not complete in time',
  },
}

function trickle(socket: Socket, piece: string): void {
  const timer = setInterval(() => socket.write(piece), 10)
  socket.once('close', () => clearInterval(timer))
}

async function expectNothingOpen(server: LoopbackServer): Promise<void> {
  await vi.waitFor(() => expect(server.openConnections()).toBe(0))
}

describe.each(Object.entries(stalls))('%s', (_, { scheme, serve, limits, says }) => {
  const start = async () => {
    const server = await serveTcp((socket) => {
      socket.resume()
      serve(socket)
    })
    return { server, request: { method: 'GET', url: `${scheme}://127.0.0.1:${server.port}/` } }
  }

  test('times out', async () => {
    const { server, request } = await start()
    const error = await failureOf(openForTest(limits).send(request))
    expect(error.failure).toBe('timeout')
    expect(error.message).toContain(says)
    await expectNothingOpen(server)
  })

  test('can be aborted', async () => {
    const { server, request } = await start()
    const controller = new AbortController()
    const sent = failureOf(openForTest(unlimited).send({ ...request, signal: controller.signal }))
    await vi.waitFor(() => expect(server.openConnections()).toBe(1))
    controller.abort('enough')
    const error = await sent
    expect([error.failure, error.cause]).toEqual(['aborted', 'enough'])
    await expectNothingOpen(server)
  })

  test('ends when the transport is closed', async () => {
    const { server, request } = await start()
    const transport = openForTest(unlimited)
    const sent = failureOf(transport.send(request))
    await vi.waitFor(() => expect(server.openConnections()).toBe(1))
    transport.close()
    expect((await sent).failure).toBe('aborted')
    await expectNothingOpen(server)
  })
})

describe('waiting for a turn', () => {
  const occupy = async (): Promise<{ transport: HttpTransport; url: string; server: LoopbackServer }> => {
    const server = await serveTcp((socket) => socket.resume())
    const transport = openForTest({ ...unlimited, maxSockets: 1 })
    const url = `http://127.0.0.1:${server.port}/`
    transport.send({ method: 'GET', url }).catch(() => {})
    await vi.waitFor(() => expect(server.openConnections()).toBe(1))
    return { transport, url, server }
  }

  test('an abort does not wait for it', async () => {
    const { transport, url } = await occupy()
    const controller = new AbortController()
    const waiting = failureOf(transport.send({ method: 'GET', url, signal: controller.signal }))
    controller.abort()
    expect((await waiting).failure).toBe('aborted')
  })

  test('it is not counted as time of the server', async () => {
    const answers: (() => void)[] = []
    const server = await serveTcp((socket) =>
      socket.on('data', () => answers.push(() => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))),
    )
    const transport = openForTest({ maxSockets: 1, headersTimeoutMs: 600 })
    const url = `http://127.0.0.1:${server.port}/`
    const queued = [1, 2, 3].map(() => transport.send({ method: 'GET', url }))
    for (let i = 0; i < 3; i += 1) {
      await vi.waitFor(() => expect(answers).toHaveLength(1))
      setTimeout(() => answers.shift()?.(), 250)
      await queued[i]
    }
    expect((await Promise.all(queued)).map(({ status }) => status)).toEqual([200, 200, 200])
  })
})

test('a request with an aborted signal and one on a closed transport contact nobody', async () => {
  const server = await serveTcp(() => {})
  const request = { method: 'GET', url: `http://127.0.0.1:${server.port}/` }
  const transport = openForTest()
  expect((await failureOf(transport.send({ ...request, signal: AbortSignal.abort() }))).failure).toBe('aborted')
  expect((await failureOf(transport.stream({ ...request, signal: AbortSignal.abort() }))).failure).toBe('aborted')
  transport.close()
  expect((await failureOf(transport.send(request))).failure).toBe('aborted')
  expect(server.connections()).toBe(0)
})
