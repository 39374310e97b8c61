// One server on the loopback address: refuses foreign Host headers, keeps the journal, applies faults, sends replies.

import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../../basics/clock.ts'
import type { LoopbackIdentity } from '../tls/certificate.ts'
import type { Fault, FaultPlan } from './faults.ts'
import type { RequestJournal, RequestRecord } from './journal.ts'
import { type Reply, sendReply } from './reply.ts'
import { type ReceivedRequest, receiveRequest } from './request.ts'

export interface ServeOptions {
  readonly server: 'api' | 'registry'
  readonly cluster?: string
  readonly identity?: LoopbackIdentity
  readonly faults: FaultPlan
  readonly journal: RequestJournal
  readonly clock: Clock
  /** The answer to one request; must turn its own failures into replies. */
  readonly answer: (request: ReceivedRequest) => Promise<Reply>
  /** This server's document for an injected failure. */
  readonly answerFault: (status: number) => Reply
}

export interface LoopbackServer {
  /** `127.0.0.1:port` */
  readonly host: string
  /** Cuts every connection and stops listening. */
  stop(): Promise<void>
}

/** Listens on a free port of 127.0.0.1. */
export async function serveOnLoopback(options: ServeOptions): Promise<LoopbackServer> {
  const listener: RequestListener = (message, response) => {
    response.on('error', () => response.destroy())
    handle(options, server, message, response).catch(() => response.destroy())
  }
  const { identity } = options
  const server: Server = identity
    ? createTlsServer({ cert: identity.certificate, key: identity.privateKey, keepAliveTimeout: 60_000 }, listener)
    : createServer({ keepAliveTimeout: 60_000 }, listener)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve())
  })
  return { host: `127.0.0.1:${portOf(server)}`, stop: () => stop(server) }
}

async function handle(
  options: ServeOptions,
  server: Server,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const record = createRecord(options, message)
  options.journal.add(record)
  response.once('finish', () => {
    record.status = response.statusCode
  })
  if (!isOwnHost(message.headers.host, portOf(server))) {
    return sendReply(response, { status: 421, body: 'this server answers to its loopback address only\n' })
  }
  const request = receiveRequest(message, record)
  if (request === undefined) return sendReply(response, { status: 400, body: 'the target must be a path\n' })
  await answerWithFault(options, request, response, options.faults.take(record))
}

async function answerWithFault(
  options: ServeOptions,
  request: ReceivedRequest,
  response: ServerResponse,
  fault: Fault | undefined,
): Promise<void> {
  switch (fault?.kind) {
    case 'hang':
      return
    case 'cut':
      response.destroy()
      return
    case 'lost-reply':
      await options.answer(request)
      response.destroy()
      return
    case 'answer':
      return sendReply(response, {
        ...(fault.body === undefined ? options.answerFault(fault.status) : { status: fault.status, body: fault.body }),
        ...(fault.headers ? { headers: fault.headers } : {}),
      })
    case 'slow':
      await options.clock.sleep(fault.delayMs)
      return sendReply(response, await options.answer(request))
    case 'cut-after':
      return sendReply(response, await options.answer(request), fault.bytes)
    case undefined:
      return sendReply(response, await options.answer(request))
  }
}

function createRecord(options: ServeOptions, message: IncomingMessage): RequestRecord {
  const userAgent = message.headers['user-agent']
  return {
    server: options.server,
    ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
    method: message.method ?? 'GET',
    path: message.url ?? '',
    ...(userAgent === undefined ? {} : { userAgent }),
  }
}

// A page in a browser can reach loopback under a name of its own (DNS rebinding); then the Host header gives it away.
function isOwnHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`
}

const portOf = (server: Server): number => (server.address() as AddressInfo | null)?.port ?? 0

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
