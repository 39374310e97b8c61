// Servers on 127.0.0.1 that end with the test: HTTP, HTTPS with the test authority's certificate, and bare TCP for what no HTTP server does.

import { readFileSync } from 'node:fs'
import { createServer as createHttpServer, type Server as HttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer, type ServerOptions } from 'node:https'
import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A PEM of test/support/tls by file name. */
export function readPem(name: string): string {
  return readFileSync(new URL(`tls/${name}`, import.meta.url), 'utf8')
}

/** The test authority's certificate. */
export const testCa = readPem('ca.pem')

export interface LoopbackServer {
  readonly port: number
  /** Connections accepted so far. */
  connections(): number
  /** Connections open now. */
  openConnections(): number
}

export async function serveHttp(listener: RequestListener): Promise<LoopbackServer & { readonly url: string }> {
  const served = await listen(createHttpServer(listener))
  return { ...served, url: `http://127.0.0.1:${served.port}` }
}

/** With the certificate `certificate` of test/support/tls; `loopback` is good for 127.0.0.1 and localhost. */
export async function serveHttps(
  listener: RequestListener,
  certificate = 'loopback',
  options: ServerOptions = {},
): Promise<LoopbackServer & { readonly url: string; readonly server: HttpServer }> {
  const pems = { cert: readPem(`${certificate}.pem`), key: readPem(`${certificate}.key`) }
  const server = createHttpsServer({ ...pems, ...options }, listener)
  const served = await listen(server)
  return { ...served, server, url: `https://127.0.0.1:${served.port}` }
}

export function serveTcp(onConnection: (socket: Socket) => void): Promise<LoopbackServer> {
  return listen(createTcpServer(onConnection))
}

async function listen(server: Server): Promise<LoopbackServer> {
  const sockets = new Set<Socket>()
  let accepted = 0
  server.on('connection', (socket: Socket) => {
    accepted += 1
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return { port: address.port, connections: () => accepted, openConnections: () => sockets.size }
}
