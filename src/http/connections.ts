// The kept-alive connections of one transport: an agent for each way to connect (http or https, direct or through a proxy).

import http, { type ClientRequest, type ClientRequestArgs } from 'node:http'
import https, { type AgentOptions as HttpsAgentOptions } from 'node:https'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { ForbiddenAddressError, guardLookup } from './address.ts'
import { bareHost, type ProxyChoice, type ProxyServer } from './proxy.ts'
import type { HttpRequest } from './transport.ts'
import { openSecureContext, type TlsOptions } from './trust.ts'
import { openTunnel } from './tunnel.ts'

/** Servers close idle connections after 60 s and more as a rule; ours go earlier, so that few requests meet one that is just being closed. */
const idleTimeoutMs = 30_000
const tcpKeepAliveMs = 30_000

export interface ConnectionOptions extends TlsOptions {
  readonly proxy?: ProxyChoice
  readonly lookup: LookupFunction
  readonly allowAddress?: (ip: string) => boolean
  readonly connectTimeoutMs: number
}

export interface StartedRequest {
  readonly request: ClientRequest
  readonly isTunnelled: boolean
}

/** Starts requests, reusing idle connections; knows nothing of deadlines and answers. */
export interface Connections {
  /** Throws a {@link ForbiddenAddressError} when the URL's host is itself an address that may not be contacted. */
  start(url: URL, asked: HttpRequest): StartedRequest
  /** Ends the connections that nobody uses. */
  dropIdle(): void
  /** Ends all connections, for good. */
  close(): void
  isClosed(): boolean
}

export function openConnections(options: ConnectionOptions): Connections {
  const agents = new Map<string, http.Agent>()
  const closing = new AbortController()
  const lookup = options.allowAddress ? guardLookup(options.lookup, options.allowAddress) : options.lookup
  const tls = lazily(() => openSecureContext(options))

  function agentFor(protocol: string, proxy: ProxyServer | undefined): http.Agent {
    const name = `${protocol} ${proxy?.url ?? ''}`
    const existing = agents.get(name)
    if (existing) return existing
    const agent =
      protocol === 'https:' ? new https.Agent(secureAgentOptions(options, tls())) : new http.Agent(agentOptions)
    if (proxy) tunnelThrough(proxy, agent, options.connectTimeoutMs, closing.signal)
    agents.set(name, agent)
    return agent
  }

  return {
    start(url, asked) {
      const host = bareHost(url.hostname)
      if (isIP(host) !== 0 && options.allowAddress?.(host) === false) throw new ForbiddenAddressError(host)
      const proxy = options.proxy?.(url)
      // By way of the module object, where tracing and tests put their own `request`.
      const request = (url.protocol === 'https:' ? https : http).request(url, {
        method: asked.method,
        agent: agentFor(url.protocol, proxy),
        headers: { 'user-agent': 'pullpass', ...lengthOf(asked.body), ...asked.headers },
        lookup,
      })
      return { request, isTunnelled: proxy !== undefined }
    },
    dropIdle() {
      for (const agent of agents.values()) {
        for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy()
      }
    },
    close() {
      closing.abort()
      for (const agent of agents.values()) agent.destroy()
    },
    isClosed: () => closing.signal.aborted,
  }
}

/** Node adds the length itself, but not to a DELETE, whose body some servers then don't read. */
function lengthOf(body: HttpRequest['body']): Record<string, string> {
  return body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
}

const agentOptions = { keepAlive: true, keepAliveMsecs: tcpKeepAliveMs, timeout: idleTimeoutMs } as const

function secureAgentOptions(options: TlsOptions, secureContext: SecureContext): HttpsAgentOptions {
  return {
    ...agentOptions,
    secureContext,
    rejectUnauthorized: options.insecureSkipTlsVerify !== true,
    ...(options.serverName === undefined ? {} : { servername: options.serverName }),
  }
}

/** Makes `agent` open its connections inside tunnels of `proxy`; for https the agent's own TLS goes through them. */
function tunnelThrough(proxy: ProxyServer, agent: http.Agent, timeoutMs: number, signal: AbortSignal): void {
  const isSecure = agent instanceof https.Agent
  const connectDirectly = agent.createConnection.bind(agent)
  agent.createConnection = (target, callback) => {
    const address = { host: target.host ?? '', port: Number(target.port) }
    openTunnel(proxy, address, timeoutMs, signal).then(
      (socket) => callback?.(null, (isSecure ? connectDirectly(inside(target, socket)) : socket) ?? socket),
      // Node's own callers pass the error alone; the type asks for a socket too.
      (error: Error) => (callback as ((error: Error) => void) | undefined)?.(error),
    )
    return undefined
  }
}

/** The options for TLS on a socket that is there already; the type of node's agents does not know that tls.connect takes one. */
function inside(target: ClientRequestArgs, socket: Socket): ClientRequestArgs {
  return Object.assign({}, target, { socket })
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
