// One request until its headers are there, with a deadline for each phase and an abort that works in all of them.

import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { ForbiddenAddressError } from './address.ts'
import type { Connections, StartedRequest } from './connections.ts'
import { HttpError, toHttpError } from './failure.ts'
import type { HttpRequest } from './transport.ts'
import { TlsMaterialError } from './trust.ts'
import { TunnelError } from './tunnel.ts'

export interface ExchangeLimits {
  readonly connectTimeoutMs: number
  readonly headersTimeoutMs: number
}

/** A request whose headers were answered. */
export interface Exchange {
  readonly response: IncomingMessage
  readonly remoteAddress: string | undefined
  /** Ends it: whoever reads the response fails with `error`. */
  stop(error: HttpError): void
  /** The error that ends the reading of the response: the one of {@link Exchange.stop} or of an abort, else what node threw. */
  explain(thrown: unknown): HttpError
}

export interface ExchangeAttempt {
  /** Rejects with an {@link HttpError}. */
  readonly answered: Promise<Exchange>
  /** Whether the request went out on a connection that had been used before, which the server may have been closing. */
  isOnReusedConnection(): boolean
}

/** Sends `asked`. Throws an {@link HttpError} for what fails before anything is sent, a TypeError for a header that can't be sent. */
export function beginExchange(
  connections: Connections,
  url: URL,
  asked: HttpRequest,
  limits: ExchangeLimits,
): ExchangeAttempt {
  const { request, isTunnelled } = startRequest(connections, url, asked)
  let failure: HttpError | undefined
  let response: IncomingMessage | undefined
  const answered = new Promise<Exchange>((resolve, reject) => {
    const stop = (error: HttpError) => {
      if (failure) return
      failure = error
      release()
      // A request that has no socket yet emits nothing when it is destroyed, so the promise does not wait for an event.
      reject(error)
      ;(response ?? request).destroy(error)
    }
    const explain = (thrown: unknown) =>
      failure ?? (connections.isClosed() ? transportClosed(asked) : explainError(thrown, asked))
    const stopAfter = (ms: number, what: string) =>
      armTimer(ms, () => stop(new HttpError('timeout', asked, { reason: `${what} took longer than ${ms / 1000} s` })))
    const connectTimer = stopAfter(limits.connectTimeoutMs, 'connecting')
    const headersTimer = stopAfter(limits.headersTimeoutMs, 'the answer')
    const abort = () => stop(new HttpError('aborted', asked, { cause: asked.signal?.reason }))
    const release = () => {
      clearTimeout(connectTimer)
      clearTimeout(headersTimer)
      asked.signal?.removeEventListener('abort', abort)
    }
    asked.signal?.addEventListener('abort', abort)

    request.once('socket', (socket) => {
      const connected = () => clearTimeout(connectTimer)
      if (request.reusedSocket || (!(socket instanceof TLSSocket) && !socket.connecting)) connected()
      else socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', connected)
    })
    const fail = (error: Error) => stop(explain(error))
    request.on('error', fail)
    request.once('response', (message) => {
      response = message
      clearTimeout(connectTimer)
      clearTimeout(headersTimer)
      // The agent keeps the request that opened a connection as long as the connection; it must not keep what was asked too.
      request.on('error', ignore).off('error', fail)
      message.on('error', ignore)
      message.once('close', release)
      resolve({
        response: message,
        remoteAddress: isTunnelled ? undefined : message.socket.remoteAddress,
        stop,
        explain,
      })
    })
    // An answer of a kind that was not asked for (101) ends without an error event.
    request.once('close', () => {
      if (!response) stop(new HttpError('not-http', asked))
    })
    request.end(asked.body)
    if (asked.signal?.aborted) abort()
  })
  return { answered, isOnReusedConnection: () => request.reusedSocket }
}

function startRequest(connections: Connections, url: URL, asked: HttpRequest): StartedRequest {
  if (connections.isClosed()) throw transportClosed(asked)
  try {
    return connections.start(url, asked)
  } catch (error) {
    if (error instanceof TypeError) throw error
    throw explainError(error, asked)
  }
}

function transportClosed(asked: HttpRequest): HttpError {
  return new HttpError('aborted', asked, { reason: 'the transport was closed' })
}

function explainError(thrown: unknown, asked: HttpRequest): HttpError {
  if (thrown instanceof ForbiddenAddressError) return new HttpError('forbidden-address', asked)
  if (thrown instanceof TunnelError) return new HttpError('proxy', asked, { reason: thrown.message })
  if (thrown instanceof TlsMaterialError) return new HttpError('tls', asked, { reason: thrown.message })
  return toHttpError(thrown, asked)
}

function ignore(): void {}

/** A timer that `Infinity` switches off. */
export function armTimer(ms: number, fire: () => void): NodeJS.Timeout | undefined {
  return Number.isFinite(ms) ? setTimeout(fire, ms) : undefined
}
