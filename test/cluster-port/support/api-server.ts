// An API server for tests that answers what each test says, and a kubeconfig that leads to it.

import type { IncomingMessage, ServerOptions, ServerResponse } from 'node:http'
import type { ServerOptions as TlsServerOptions } from 'node:https'
import { onTestFinished } from 'vitest'
import type { Clock } from '../../../src/basics/clock.ts'
import type { TaskCluster } from '../../../src/cluster/cluster.ts'
import { type Kubeconfig, type OpenKubeconfigOptions, openKubeconfig } from '../../../src/cluster/open.ts'
import { type LoopbackServer, serveHttps, testCa } from '../../support/loopback-server.ts'
import { manualClock } from './clock.ts'
import { environmentIn, makeFolder } from './folder.ts'

export interface SeenRequest {
  readonly method: string
  /** Path with query, decoded. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly rawHeaders: readonly string[]
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown
}

export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON, a string as it is. */
  readonly body?: object | string
}

/** Answers a request, or takes the response into its own hands and returns undefined. */
export type Respond = (request: SeenRequest, response: ServerResponse) => Reply | undefined | Promise<Reply | undefined>

export interface TestApiServer extends LoopbackServer {
  readonly url: string
  /** In the order of arrival. */
  readonly requests: readonly SeenRequest[]
}

/** Starts it, with TLS, so that credentials are sent to it. */
export async function serveApi(
  respond: Respond,
  options: TlsServerOptions & ServerOptions = {},
): Promise<TestApiServer> {
  const requests: SeenRequest[] = []
  const server = await serveHttps(
    async (message, response) => {
      const request = await readRequest(message)
      requests.push(request)
      const reply = await respond(request, response)
      if (!reply) return
      const { status = 200, headers = {}, body = '' } = reply
      const isText = typeof body === 'string'
      response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers })
      response.end(isText ? body : JSON.stringify(body))
    },
    'loopback',
    options,
  )
  return { ...server, requests }
}

async function readRequest(message: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  return {
    method: message.method ?? '',
    path: decodeURIComponent((message.url ?? '').replaceAll('+', ' ')),
    headers: message.headers,
    rawHeaders: message.rawHeaders,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

/** The Status of a failure. */
export function failure(status: number, reason: string, message = '', details?: object): Reply {
  return {
    status,
    body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: status, reason, message, details },
  }
}

export interface TestContext {
  readonly name?: string
  readonly user?: object
  readonly cluster?: object
}

/** A kubeconfig whose contexts lead to `url`. */
export async function openTestKubeconfig(
  url: string,
  contexts: readonly TestContext[] = [{}],
  options: Partial<OpenKubeconfigOptions> & { readonly variables?: Readonly<Record<string, string>> } = {},
): Promise<Kubeconfig> {
  const named = contexts.map(({ name = 'test', user, cluster = {} }) => ({ name, user, cluster }))
  const folder = await makeFolder({
    config: {
      'current-context': named[0]?.name,
      contexts: named.map(({ name, user }) => ({
        name,
        context: { cluster: name, user: user && name, namespace: 'app' },
      })),
      clusters: named.map(({ name, cluster }) => ({
        name,
        cluster: { server: url, 'certificate-authority-data': Buffer.from(testCa).toString('base64'), ...cluster },
      })),
      users: named.flatMap(({ name, user }) => (user ? [{ name, user }] : [])),
    },
  })
  const { variables = {}, ...rest } = options
  return await openKubeconfig({
    environment: environmentIn(folder, { PATH: process.env['PATH'] ?? '', ...variables }),
    kubeconfig: 'config',
    clock: manualClock(),
    random: () => 0,
    requestTimeoutMs: 5_000,
    ...rest,
  })
}

/** The cluster behind `url`, closed when the test ends. */
export async function openTestCluster(
  url: string,
  context: TestContext = { user: { token: 'token-marker' } },
  options: Partial<OpenKubeconfigOptions> & { readonly clock?: Clock } = {},
): Promise<TaskCluster> {
  const kubeconfig = await openTestKubeconfig(url, [context], options)
  const cluster = kubeconfig.openCluster(context.name ?? 'test')
  onTestFinished(() => cluster.close())
  return cluster
}
