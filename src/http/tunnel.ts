// A connection through a proxy: CONNECT, asked for with node's own client.

import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { Socket } from 'node:net'
import { reasonOf } from './failure.ts'
import type { ProxyServer } from './proxy.ts'

/** The proxy did not open the tunnel. The message is a clause, without anything the proxy wrote. */
export class TunnelError extends Error {
  override readonly name = 'TunnelError'
}

/**
 * Asks `proxy` for a tunnel to `host`:`port`. Rejects with a {@link TunnelError} when the proxy refuses, fails or does not answer within
 * `timeoutMs`, and then leaves no connection behind. An aborted `signal` ends the attempt.
 */
export function openTunnel(
  proxy: ProxyServer,
  target: { readonly host: string; readonly port: number },
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const authority = `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`
    const request = proxy.url.startsWith('https:') ? requestHttps : requestHttp
    const timeout = AbortSignal.timeout(timeoutMs)
    const asked = request(proxy.url, {
      method: 'CONNECT',
      path: authority,
      agent: false,
      signal: AbortSignal.any([signal, timeout]),
      headers: { host: authority, ...proxyAuthorization(proxy) },
    })
    const fail = (why: string) => reject(new TunnelError(`the proxy \`${proxy.url}\` ${why}`))
    asked.once('connect', (response, socket, head) => {
      if (response.statusCode !== 200) {
        socket.destroy()
        return fail(response.statusCode === 407 ? 'wants a login (407)' : `answered ${response.statusCode}`)
      }
      if (head.length > 0) socket.unshift(head)
      resolve(socket)
    })
    asked.once('error', (error) => fail(timeout.aborted ? 'took too long' : `failed: ${reasonOf(error)}`))
    asked.once('close', () => fail('closed the connection'))
    asked.end()
  })
}

function proxyAuthorization(proxy: ProxyServer): Record<string, string> {
  return proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization.reveal() }
}
