// Namespaces of one cluster.

import type { Namespace } from '../../basics/wire.ts'
import { listAll } from '../api/list.ts'
import { readNamespace } from '../api/objects.ts'
import { corePath } from '../api/paths.ts'
import type { ApiClient } from '../api/request.ts'
import type { CallOptions } from '../call.ts'
import { ClusterError } from '../errors.ts'

export interface NamespaceReader {
  list(options?: CallOptions & { readonly labelSelector?: string }): Promise<Namespace[]>
  /** The namespace; undefined where there is none or where reading namespaces is forbidden. */
  get(name: string, options?: CallOptions): Promise<Namespace | undefined>
}

/** Opens the namespaces of the cluster behind `client`. */
export function openNamespaces(client: ApiClient): NamespaceReader {
  return {
    async list({ signal, labelSelector } = {}) {
      const about = { resource: 'namespaces', verb: 'list', cluster: client.cluster } as const
      const { items } = await listAll(client, {
        parts: ['namespaces'],
        about,
        ...(labelSelector && { labelSelector }),
        ...(signal && { signal }),
      })
      return items.map((item) => readNamespace(item, about))
    },
    async get(name, { signal } = {}) {
      const about = { resource: 'namespaces', verb: 'read', name, cluster: client.cluster } as const
      const isExpected = (status: number): boolean => status === 404
      const request = {
        method: 'GET',
        path: corePath(['namespaces', name]),
        about,
        isExpected,
        ...(signal && { signal }),
      } as const
      const answer = await client.call(request).catch((error: unknown) => {
        if (error instanceof ClusterError && error.status === 403) return undefined
        throw error
      })
      return !answer || answer.status === 404 ? undefined : readNamespace(answer.body, about)
    },
  }
}
