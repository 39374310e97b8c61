// A raw HTTP client for one API server: no retries, no translation, so that a test sees what the server said.

import { readFileSync } from 'node:fs'
import { Agent, type RequestOptions, request } from 'node:https'
import { load } from 'js-yaml'

export interface RawResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The body as JSON; its text when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: a server's answer, which the tests look into
  readonly body: any
  readonly text: string
}

export interface RawOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as it is when it is text or bytes, otherwise as JSON. */
  readonly body?: unknown
  /** Sends no credential, or this bearer token instead of the context's. */
  readonly token?: 'none' | string
}

/** The lines of a stream, one at a time. */
export interface RawStream {
  readonly status: number
  /** The next line as JSON; undefined at the end. */
  // biome-ignore lint/suspicious/noExplicitAny: a server's answer, which the tests look into
  next(): Promise<any>
  close(): void
}

interface Login {
  readonly server: string
  readonly ca?: string
  readonly token?: string
  readonly cert?: string
  readonly key?: string
}

/** Talks to the API server of one context of a kubeconfig. */
export class RawCluster {
  readonly #login: Login
  readonly #agents: readonly Agent[]

  constructor(kubeconfig: string, context?: string) {
    this.#login = readLogin(kubeconfig, context)
    const { ca, cert, key } = this.#login
    this.#agents = [new Agent({ keepAlive: true, ca, cert, key }), new Agent({ keepAlive: true, ca })]
  }

  get server(): string {
    return this.#login.server
  }

  async send(method: string, path: string, options: RawOptions = {}): Promise<RawResponse> {
    const response = await this.#open(method, path, options)
    const chunks: Buffer[] = []
    for await (const chunk of response) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8')
    return { status: response.statusCode ?? 0, headers: response.headers, text, body: parse(text) }
  }

  /** Opens a watch or another stream of JSON lines. */
  async stream(path: string, options: RawOptions = {}): Promise<RawStream> {
    const response = await this.#open('GET', path, options)
    const lines = readLines(response)
    return {
      status: response.statusCode ?? 0,
      next: async () => {
        const { value, done } = await lines.next()
        return done ? undefined : parse(value)
      },
      close: () => response.destroy(),
    }
  }

  close(): void {
    for (const agent of this.#agents) agent.destroy()
  }

  #open(
    method: string,
    path: string,
    { headers, body, token }: RawOptions,
  ): Promise<import('node:http').IncomingMessage> {
    const given = token ?? this.#login.token
    const payload =
      body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
    const requestOptions: RequestOptions = {
      method,
      agent: this.#agents[token === undefined ? 0 : 1],
      headers: {
        ...(payload === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(payload)) }),
        ...(given === undefined || given === 'none' ? {} : { authorization: `Bearer ${given}` }),
        ...headers,
      },
    }
    return new Promise((resolve, reject) => {
      const sent = request(this.#login.server + path, requestOptions, resolve)
      sent.on('error', reject)
      sent.end(payload)
    })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<string, void> {
  let rest = ''
  for await (const chunk of chunks) {
    const lines = (rest + chunk.toString('utf8')).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

interface Kubeconfig {
  readonly 'current-context': string
  readonly contexts: readonly {
    readonly name: string
    readonly context: { readonly cluster: string; readonly user: string }
  }[]
  readonly clusters: readonly { readonly name: string; readonly cluster: Readonly<Record<string, string>> }[]
  readonly users: readonly { readonly name: string; readonly user: Readonly<Record<string, string>> }[]
}

// The kubeconfigs of tests are complete: inline data, a token or a client certificate.
function readLogin(kubeconfig: string, context?: string): Login {
  const document = load(readFileSync(kubeconfig, 'utf8')) as Kubeconfig
  const chosen = document.contexts.find(({ name }) => name === (context ?? document['current-context']))?.context
  const cluster = document.clusters.find(({ name }) => name === chosen?.cluster)?.cluster
  const user = document.users.find(({ name }) => name === chosen?.user)?.user
  if (cluster === undefined || user === undefined)
    throw new TypeError(`no complete context ${context} in ${kubeconfig}`)
  const decode = (data?: string) => (data === undefined ? undefined : Buffer.from(data, 'base64').toString('utf8'))
  return JSON.parse(
    JSON.stringify({
      server: cluster['server'],
      ca: decode(cluster['certificate-authority-data']),
      token: user['token'],
      cert: decode(user['client-certificate-data']),
      key: decode(user['client-key-data']),
    }),
  )
}
