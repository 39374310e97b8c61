// A cluster in memory that is just enough for a plugin: its secrets and service accounts, one namespace, no admission and no rights to lack.

import type { Secret, ServiceAccount } from '../basics/wire.ts'
import type { ObjectName } from '../cluster/call.ts'
import type { CapacityReader } from '../cluster/resources/capacity.ts'
import type { SecretReader, SecretWriter } from '../cluster/resources/secrets.ts'
import type { PluginCluster } from '../plugin/host.ts'

/** What is in the cluster when a check begins. */
export interface ClusterContent {
  readonly namespace: string
  readonly secrets: readonly Secret[]
  readonly serviceAccounts: readonly ServiceAccount[]
  readonly capacity: CapacityReader
}

/** A plugin's cluster that counts what was written to it. */
export interface CheckCluster extends PluginCluster {
  readonly writes: () => number
}

/** Opens a cluster called `check` with its own copy of `content`. */
export function openCheckCluster(content: ClusterContent): CheckCluster {
  const { secrets, writes } = holdSecrets(content)
  return {
    name: 'check',
    server: 'https://check.invalid',
    namespace: content.namespace,
    writes,
    secrets,
    namespaces: {
      list: async () => [{ metadata: { name: content.namespace }, status: { phase: 'Active' } }],
      get: async (name) => (name === content.namespace ? { metadata: { name } } : undefined),
    },
    serviceAccounts: {
      get: async ({ name }) => structuredClone(content.serviceAccounts.find(({ metadata }) => metadata?.name === name)),
      list: async () => structuredClone([...content.serviceAccounts]),
      replace: async () => ({ status: 'conflict' }),
    },
    pods: { listSome: async () => ({ items: [], isWhole: true }) },
    capacity: content.capacity,
    close: () => {},
  }
}

function holdSecrets({ namespace, secrets }: ClusterContent): {
  readonly secrets: SecretReader & SecretWriter
  readonly writes: () => number
} {
  const held = new Map(
    secrets.map((secret, index) => [secret.metadata?.name ?? '', stamp(secret, namespace, index + 1)]),
  )
  let version = secrets.length
  let writes = 0
  const store = (secret: Secret) => {
    const stored = stamp(secret, namespace, ++version)
    held.set(secret.metadata?.name ?? '', stored)
    return { status: 'written', secret: structuredClone(stored) } as const
  }
  const isCurrent = ({ metadata }: Secret) => {
    const found = held.get(metadata?.name ?? '')?.metadata
    return found?.uid === metadata?.uid && found?.resourceVersion === metadata?.resourceVersion
  }
  const get = async ({ name }: Pick<ObjectName, 'name'>) => structuredClone(held.get(name))
  return {
    writes: () => writes,
    secrets: {
      get,
      listByName: async (name) => [await get({ name })].filter((secret) => secret !== undefined),
      listPullSecrets: async () => structuredClone([...held.values()]),
      async create(secret, options) {
        if (!options?.dryRun) writes += 1
        if (held.has(secret.metadata?.name ?? '')) return { status: 'conflict' }
        return options?.dryRun ? { status: 'written', secret } : store(secret)
      },
      async replace(secret, options) {
        if (!options?.dryRun) writes += 1
        if (!isCurrent(secret)) return { status: 'conflict' }
        return options?.dryRun ? { status: 'written', secret } : store(secret)
      },
      async remove(secret) {
        writes += 1
        if (!isCurrent(secret)) return { status: 'conflict' }
        held.delete(secret.metadata?.name ?? '')
        return { status: 'removed' }
      },
    },
  }
}

function stamp(secret: Secret, namespace: string, version: number): Secret {
  const { uid = `uid-${version}` } = secret.metadata ?? {}
  return structuredClone({
    ...secret,
    metadata: { ...secret.metadata, namespace, uid, resourceVersion: String(version) },
  })
}
