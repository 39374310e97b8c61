// Opens the HTTP transport: node:http and node:https with kept-alive connections, deadlines and caps.

import { lookup as lookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import pLimit, { type LimitFunction } from 'p-limit'
import { readBody, readChunks } from './body.ts'
import { type Connections, openConnections } from './connections.ts'
import { beginExchange, type Exchange, type ExchangeLimits } from './exchange.ts'
import { HttpError } from './failure.ts'
import type { ProxyChoice } from './proxy.ts'
import type { HttpRequest, HttpResponse, HttpTransport } from './transport.ts'
import type { TlsOptions } from './trust.ts'

export interface HttpTransportOptions extends TlsOptions {
  /** Connections to one origin that `send` uses at once; more requests wait. Default 4. */
  readonly maxSockets?: number
  /** DNS, TCP, proxy and TLS together. Default 10 s. */
  readonly connectTimeoutMs?: number
  /** Default of {@link HttpRequest.headersTimeoutMs}: 30 s. */
  readonly headersTimeoutMs?: number
  /** Default of {@link HttpRequest.bodyTimeoutMs}: 60 s for `send`, and for `stream` as silence. */
  readonly bodyTimeoutMs?: number
  /** Default of {@link HttpRequest.maxBodyBytes}: 64 MiB. */
  readonly maxBodyBytes?: number
  /** The proxy for a URL; see proxy.ts for the environment's rules and for a fixed one. Default: none. */
  readonly proxy?: ProxyChoice
  /**
   * Whether this address may be contacted. Asked for every resolved address before connecting, and the connection goes to an address that
   * was asked about. Through a proxy, which resolves names itself, only addresses written in the URL are asked about.
   */
  readonly allowAddress?: (ip: string) => boolean
  /** Resolves host names. Default: the operating system's resolver. */
  readonly lookup?: LookupFunction
}

interface Defaults extends ExchangeLimits {
  readonly bodyTimeoutMs: number
  readonly maxBodyBytes: number
}

/** RFC 9110 §9.2.1: asking twice does no harm. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Opens a transport. Nothing is connected, resolved or read before the first request; unreadable PEMs are reported then too.
 * A safe request that met a kept-alive connection which the server was just closing is sent once more; nothing else is ever repeated.
 */
export function openHttpTransport(options: HttpTransportOptions = {}): HttpTransport {
  const defaults: Defaults = {
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    headersTimeoutMs: options.headersTimeoutMs ?? 30_000,
    bodyTimeoutMs: options.bodyTimeoutMs ?? 60_000,
    maxBodyBytes: options.maxBodyBytes ?? 64 * 1024 * 1024,
  }
  const settings = { ...options, lookup: options.lookup ?? lookupAddress, connectTimeoutMs: defaults.connectTimeoutMs }
  const connections = openConnections(settings)
  const queues = new Map<string, LimitFunction>()

  const queueFor = (url: URL) => {
    const queue = queues.get(url.origin) ?? pLimit(options.maxSockets ?? 4)
    queues.set(url.origin, queue)
    return queue
  }

  return {
    async send(request) {
      const url = parseTarget(request.url)
      const turn = queueFor(url)(() => readAnswer(connections, url, request, defaults))
      return untilAborted(request, turn)
    },
    async stream(request) {
      const url = parseTarget(request.url)
      const silenceMs = request.bodyTimeoutMs ?? defaults.bodyTimeoutMs
      const limits = { ...defaults, headersTimeoutMs: request.headersTimeoutMs ?? defaults.headersTimeoutMs }
      const exchange = await exchangeOnce(connections, url, request, limits)
      return {
        ...headOf(exchange),
        chunks: readChunks(exchange, request, silenceMs),
        close: () => exchange.response.destroy(),
      }
    },
    close: () => connections.close(),
  }
}

async function readAnswer(
  connections: Connections,
  url: URL,
  request: HttpRequest,
  defaults: Defaults,
): Promise<HttpResponse> {
  const startedAt = performance.now()
  const bodyTimeoutMs = request.bodyTimeoutMs ?? defaults.bodyTimeoutMs
  const headersTimeoutMs = Math.min(request.headersTimeoutMs ?? defaults.headersTimeoutMs, bodyTimeoutMs)
  const exchange = await exchangeOnce(connections, url, request, { ...defaults, headersTimeoutMs })
  const body = await readBody(exchange, request, {
    maxBodyBytes: request.maxBodyBytes ?? defaults.maxBodyBytes,
    longBody: request.longBody ?? 'fail',
    timeoutMs: bodyTimeoutMs - (performance.now() - startedAt),
  })
  return {
    ...headOf(exchange),
    body,
    ...(exchange.remoteAddress === undefined ? {} : { remoteAddress: exchange.remoteAddress }),
  }
}

/** Sends the request, and a second time where the first met a connection that had gone stale and asking twice does no harm. */
async function exchangeOnce(
  connections: Connections,
  url: URL,
  request: HttpRequest,
  limits: ExchangeLimits,
): Promise<Exchange> {
  if (request.signal?.aborted) throw new HttpError('aborted', request, { cause: request.signal.reason })
  const first = beginExchange(connections, url, request, limits)
  try {
    return await first.answered
  } catch (error) {
    const isStale = error instanceof HttpError && error.failure === 'cut' && first.isOnReusedConnection()
    if (!isStale || !safeMethods.has(request.method)) throw error
    // What was idle as long as the stale one is probably as stale.
    connections.dropIdle()
    return beginExchange(connections, url, request, limits).answered
  }
}

function headOf({ response }: Exchange): Pick<HttpResponse, 'status' | 'headers'> {
  const challenges = response.headersDistinct['www-authenticate']
  return {
    status: response.statusCode ?? 0,
    headers: { ...response.headers, ...(challenges === undefined ? {} : { 'www-authenticate': challenges }) },
  }
}

/** The answer to a request that may still wait for its turn: an abort does not wait with it. */
function untilAborted<T>(request: HttpRequest, turn: Promise<T>): Promise<T> {
  const { signal } = request
  if (!signal) return turn
  return new Promise((resolve, reject) => {
    const abort = () => reject(new HttpError('aborted', request, { cause: signal.reason }))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** Throws a TypeError, without the text, for what is not an http(s) URL free of user info. */
function parseTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new TypeError('a request needs an http or https URL')
  if (url.username !== '' || url.password !== '') throw new TypeError('a request URL must not hold user info')
  return url
}
