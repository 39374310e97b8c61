// The API server for tests that care about pods rather than about the API: an answer that is not expected is an error.

import { RawCluster } from '../../support/raw-cluster.ts'
import type { TestCluster } from './test-cluster.ts'

/** One user's access to one API server. */
export interface Kube {
  /** The body of a 2xx answer; throws with the server's message otherwise. `T` is what the caller knows the API gives. */
  expect<T = unknown>(method: string, path: string, body?: object): Promise<T>
  /** The status, whatever it is. */
  statusOf(method: string, path: string, body?: object): Promise<number>
  close(): void
}

/** Opens a connection as the user who may do everything. */
export function openKube({ kubeconfig, context }: TestCluster): Kube {
  const cluster = new RawCluster(kubeconfig, context)
  const send = async (method: string, path: string, body?: object) =>
    await cluster.send(method, path, body ? { body } : {})
  return {
    expect: async (method, path, body) => {
      const answer = await send(method, path, body)
      if (answer.status < 300) return answer.body
      throw new Error(`${method} ${path}: ${answer.status} ${answer.body.message ?? ''}`)
    },
    statusOf: async (method, path, body) => (await send(method, path, body)).status,
    close: () => cluster.close(),
  }
}
