// The API server as plain requests: what the tests send is what arrives.

import { Redacted } from '../../../src/basics/redacted.ts'
import { openHttpTransport } from '../../../src/http/open.ts'
import type { HttpTransport } from '../../../src/http/transport.ts'
import type { Access } from './test-cluster.ts'

/** An answer with its body as JSON. */
export interface KubeAnswer<T> {
  readonly status: number
  readonly body: T
}

/** One user's access to one API server. */
export interface Kube {
  /** Any status is an answer; the body must be JSON. `T` is what the caller knows the API gives. */
  request<T = unknown>(method: string, path: string, body?: object): Promise<KubeAnswer<T>>
  /** The body of a 2xx answer; throws with the server's message otherwise. */
  expect<T = unknown>(method: string, path: string, body?: object): Promise<T>
  close(): void
}

/** Opens a connection as the user of `access`. */
export function openKube({ server, ca, cert, key, token }: Access): Kube {
  const transport: HttpTransport = openHttpTransport({
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key: new Redacted(key) }),
  })
  const request = async <T>(method: string, path: string, body?: object): Promise<KubeAnswer<T>> => {
    const answer = await transport.send({
      method,
      url: `${server}${path}`,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: JSON.parse(Buffer.from(answer.body).toString()) as T }
  }
  return {
    request,
    expect: async <T>(method: string, path: string, body?: object) => {
      const answer = await request<T & { message?: string }>(method, path, body)
      if (answer.status < 300) return answer.body
      throw new Error(`${method} ${path}: ${answer.status} ${answer.body.message ?? ''}`)
    },
    close: () => transport.close(),
  }
}
