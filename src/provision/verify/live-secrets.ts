// The live secrets that are to be judged, by namespace, with as few requests as the cluster allows.

import { Redacted } from '../../basics/redacted.ts'
import type { Secret, ServiceAccount } from '../../basics/wire.ts'
import type { CallOptions } from '../../cluster/call.ts'
import type { Cluster } from '../../cluster/cluster.ts'
import type { PullpassError } from '../../errors/pullpass-error.ts'
import { isDenied, toFailure } from '../failure.ts'
import { callsPerCluster, mapMany } from '../many.ts'
import { findMissingNamespaces } from '../missing-namespaces.ts'
import type { ResolvedCluster } from '../targets.ts'
import { type Existing, readExisting, readOne } from '../write/read-existing.ts'

/** A secret by the name under which it was looked for; without `secret` there is none. */
export interface LiveSecret {
  readonly name: string
  readonly secret?: Redacted<Secret>
}

/** What is in one namespace, or why it could not be looked at. */
export interface LiveNamespace {
  readonly cluster: Cluster
  readonly namespace: string
  readonly secrets: readonly LiveSecret[]
  readonly serviceAccount?: {
    readonly name: string
    readonly account?: ServiceAccount
    readonly secrets: readonly LiveSecret[]
  }
  readonly error?: PullpassError
}

export interface LiveQuery {
  /** Empty for all pull secrets. */
  readonly names: readonly string[]
  readonly serviceAccount?: string
}

/** Reads each namespace of a cluster, in their order. Rejects only when aborted. */
export async function readLiveSecrets(
  resolved: ResolvedCluster,
  query: LiveQuery,
  options: CallOptions,
): Promise<LiveNamespace[]> {
  const found =
    query.names.length > 0 ? await readNamed(resolved, query.names, options) : await readAll(resolved, options)
  const { serviceAccount } = query
  if (serviceAccount === undefined) return found
  return await mapMany(found, (live) => addServiceAccount(live, serviceAccount, options), callsPerCluster)
}

async function readNamed(
  resolved: ResolvedCluster,
  names: readonly string[],
  options: CallOptions,
): Promise<LiveNamespace[]> {
  const { cluster, namespaces } = resolved
  const unique = [...new Set(names)]
  const read = await mapMany(unique, (name) => readExisting(resolved, name, options), callsPerCluster)
  return namespaces.map((namespace) => {
    const existing = unique.map((name, index) => ({ name, existing: read[index]?.get(namespace) }))
    const faults = existing.flatMap((one) => faultOf(one.existing) ?? [])
    const secrets = existing.map(({ name, existing: one }) => toLive(name, one))
    const [error] = faults
    return error ? { cluster, namespace, secrets: [], error } : { cluster, namespace, secrets }
  })
}

/** Every pull secret. A namespace that may not be read hides no other. */
async function readAll(resolved: ResolvedCluster, options: CallOptions): Promise<LiveNamespace[]> {
  const { cluster, namespaces } = resolved
  try {
    return await readListed(resolved, options)
  } catch (thrown) {
    options.signal?.throwIfAborted()
    const error = toFailure(thrown, `cannot list the pull secrets of cluster \`${cluster.name}\``)
    const isAlone = namespaces.length === 1
    if (isAlone || !isDenied(error)) {
      return namespaces.map((namespace) => ({ cluster, namespace, secrets: [], error }))
    }
    const apart = await mapMany(
      namespaces,
      (namespace) => readAll({ ...resolved, namespaces: [namespace] }, options),
      callsPerCluster,
    )
    return apart.flat()
  }
}

async function readListed(
  { cluster, namespaces, wereListed }: ResolvedCluster,
  options: CallOptions,
): Promise<LiveNamespace[]> {
  const listed = await cluster.secrets.listPullSecrets(namespaces, options)
  const byNamespace = new Map(namespaces.map((namespace): [string, LiveSecret[]] => [namespace, []]))
  for (const secret of listed) {
    const { name = '', namespace = '' } = secret.metadata ?? {}
    byNamespace.get(namespace)?.push({ name, secret: new Redacted(secret) })
  }
  const empty = wereListed ? [] : namespaces.filter((namespace) => byNamespace.get(namespace)?.length === 0)
  const missing = await findMissingNamespaces(cluster, empty, options)
  return [...byNamespace].map(([namespace, secrets]): LiveNamespace => {
    const error = missing.get(namespace)
    return { cluster, namespace, secrets: secrets.sort(byName), ...(error && { error }) }
  })
}

function byName(a: LiveSecret, b: LiveSecret): number {
  return a.name < b.name ? -1 : 1
}

async function addServiceAccount(live: LiveNamespace, name: string, options: CallOptions): Promise<LiveNamespace> {
  const { cluster, namespace } = live
  if (live.error) return live
  try {
    const account = await cluster.serviceAccounts.get({ namespace, name }, options)
    const names = new Set((account?.imagePullSecrets ?? []).flatMap((reference) => reference.name || []))
    const secrets = await mapMany([...names], (one) => readBeside(live, one, options), callsPerCluster)
    return { ...live, serviceAccount: { name, ...(account && { account }), secrets } }
  } catch (thrown) {
    options.signal?.throwIfAborted()
    const error = toFailure(thrown, `cannot read service account \`${name}\` in \`${cluster.name}/${namespace}\``)
    return { ...live, error }
  }
}

/** A secret that a service account names: the one already read, or one more GET. */
async function readBeside(
  { cluster, namespace, secrets }: LiveNamespace,
  name: string,
  options: CallOptions,
): Promise<LiveSecret> {
  const known = secrets.find((secret) => secret.name === name)
  if (known) return known
  const existing = await readOne(cluster, { namespace, name }, options)
  const fault = faultOf(existing)
  if (fault) throw fault
  return toLive(name, existing)
}

function toLive(name: string, existing: Existing | undefined): LiveSecret {
  return existing?.status === 'found' ? { name, secret: existing.secret } : { name }
}

function faultOf(existing: Existing | undefined): PullpassError | undefined {
  return existing?.status === 'failed' || existing?.status === 'unreadable' ? existing.error : undefined
}
