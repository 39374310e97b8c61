// What nodes, quotas and limit ranges leave for pods.

import type { V1LimitRangeItem } from '@kubernetes/client-node'
import type { ApiClient } from '../api/request.ts'
import type { CallOptions } from '../call.ts'
import { ClusterError } from '../errors.ts'

/** Amounts by resource name, such as `cpu: '500m'`, in Kubernetes' quantity syntax. */
export type Quantities = Readonly<Record<string, string>>

export interface NodeCapacity {
  readonly name: string
  /** What pods may ask for on this node when it is empty. */
  readonly allocatable: Quantities
  /** False for a cordoned node. */
  readonly isSchedulable: boolean
}

export interface NamespaceLimits {
  readonly quotas: readonly { readonly name: string; readonly hard: Quantities; readonly used: Quantities }[]
  /** What a LimitRange says of containers: the most and least they may have, and what they get without asking. */
  readonly containerRanges: readonly {
    readonly name: string
    readonly max: Quantities
    readonly min: Quantities
    readonly defaultLimits: Quantities
    readonly defaultRequests: Quantities
  }[]
}

export interface CapacityReader {
  /** Every node; undefined where listing nodes is forbidden, as it is for most people. */
  nodes(options?: CallOptions): Promise<readonly NodeCapacity[] | undefined>
  /** Undefined where reading quotas or limit ranges is forbidden. */
  limits(namespace: string, options?: CallOptions): Promise<NamespaceLimits | undefined>
}

const pageSize = 500

/** Opens the capacity of the cluster behind `client`. */
export function openCapacity(client: ApiClient): CapacityReader {
  return {
    nodes: ({ signal } = {}) =>
      unlessForbidden(async () => {
        const { openCoreApi } = await import('../api/typed.ts')
        const api = openCoreApi(client, { verb: 'list', resource: 'nodes' }, signal)
        const nodes = await allPages((page) => api.listNode(page))
        return nodes.map((node) => ({
          name: node.metadata?.name ?? '',
          allocatable: node.status?.allocatable ?? {},
          isSchedulable: node.spec?.unschedulable !== true,
        }))
      }),
    limits: (namespace, { signal } = {}) => unlessForbidden(() => readLimits(client, namespace, signal)),
  }
}

async function readLimits(
  client: ApiClient,
  namespace: string,
  signal: AbortSignal | undefined,
): Promise<NamespaceLimits> {
  const { openCoreApi } = await import('../api/typed.ts')
  const open = (resource: string) => openCoreApi(client, { verb: 'list', resource, namespace }, signal)
  const [quotas, ranges] = await Promise.all([
    allPages((page) => open('resource quotas').listNamespacedResourceQuota({ namespace, ...page })),
    allPages((page) => open('limit ranges').listNamespacedLimitRange({ namespace, ...page })),
  ])
  return {
    quotas: quotas.map(({ metadata, status }) => ({
      name: metadata?.name ?? '',
      hard: status?.hard ?? {},
      used: status?.used ?? {},
    })),
    containerRanges: ranges.flatMap(({ metadata, spec }) =>
      (spec?.limits ?? [])
        .filter((item) => item.type === 'Container')
        .map((item) => toRange(metadata?.name ?? '', item)),
    ),
  }
}

function toRange(name: string, item: V1LimitRangeItem): NamespaceLimits['containerRanges'][number] {
  return {
    name,
    max: item.max ?? {},
    min: item.min ?? {},
    defaultLimits: item._default ?? {},
    defaultRequests: item.defaultRequest ?? {},
  }
}

interface Page<T> {
  readonly items: T[]
  readonly metadata?: { readonly _continue?: string }
}

async function allPages<T>(read: (page: { limit: number; _continue?: string }) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = []
  let token: string | undefined
  do {
    const page = await read({ limit: pageSize, ...(token && { _continue: token }) })
    items.push(...page.items)
    token = page.metadata?._continue
  } while (token)
  return items
}

async function unlessForbidden<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ClusterError && error.status === 403) return undefined
    throw error
  }
}
