// What is there now, in every namespace of one cluster, with as few requests as the cluster allows.

import { Redacted } from '../../basics/redacted.ts'
import type { Secret } from '../../basics/wire.ts'
import type { CallOptions } from '../../cluster/call.ts'
import type { PullpassError } from '../../errors/pullpass-error.ts'
import { isDenied, toFailure } from '../failure.ts'
import { callsPerCluster, mapMany } from '../many.ts'
import { findMissingNamespaces } from '../missing-namespaces.ts'
import type { ResolvedCluster } from '../targets.ts'

/**
 * - `found`, `absent`: as it says
 * - `unreadable`: reading this secret is not allowed here
 * - `failed`: it could not be found out, or the namespace is not there
 */
export type Existing =
  | { readonly status: 'found'; readonly secret: Redacted<Secret> }
  | { readonly status: 'absent' }
  | { readonly status: 'unreadable'; readonly error: PullpassError }
  | { readonly status: 'failed'; readonly error: PullpassError }

/** What a plan can rest on. */
export type KnownExisting = Exclude<Existing, { readonly status: 'failed' }>

/** Looks for the secret `name` in each namespace: one LIST, or one GET each where listing is not allowed. Rejects only when aborted. */
export async function readExisting(
  resolved: ResolvedCluster,
  name: string,
  options: CallOptions,
): Promise<ReadonlyMap<string, Existing>> {
  return await withMissingNamespaces(resolved, await readEach(resolved, name, options), options)
}

async function readEach(
  { cluster, namespaces }: ResolvedCluster,
  name: string,
  options: CallOptions,
): Promise<ReadonlyMap<string, Existing>> {
  try {
    const secrets = await cluster.secrets.listByName(name, namespaces, options)
    const byNamespace = new Map(secrets.map((secret) => [secret.metadata?.namespace, secret]))
    return new Map(namespaces.map((namespace) => [namespace, toExisting(byNamespace.get(namespace))]))
  } catch (thrown) {
    options.signal?.throwIfAborted()
    const error = toFailure(thrown, `cannot read secret \`${name}\` in cluster \`${cluster.name}\``)
    if (!isDenied(error)) return new Map(namespaces.map((namespace) => [namespace, { status: 'failed', error }]))
  }
  const read = await mapMany(
    namespaces,
    async (namespace) => [namespace, await readOne(cluster, { namespace, name }, options)] as const,
    callsPerCluster,
  )
  return new Map(read)
}

/** The secret in one namespace. Rejects only when aborted. */
export async function readOne(
  cluster: ResolvedCluster['cluster'],
  name: { readonly namespace: string; readonly name: string },
  options: CallOptions,
): Promise<Existing> {
  try {
    return toExisting(await cluster.secrets.get(name, options))
  } catch (thrown) {
    options.signal?.throwIfAborted()
    const error = toFailure(thrown, `cannot read secret \`${name.name}\` in \`${cluster.name}/${name.namespace}\``)
    return { status: isDenied(error) ? 'unreadable' : 'failed', error }
  }
}

/** A namespace that is not there, or going away, holds no secret either; where namespaces can be listed the difference is told before anything is written. */
async function withMissingNamespaces(
  { cluster, namespaces }: ResolvedCluster,
  found: ReadonlyMap<string, Existing>,
  options: CallOptions,
): Promise<ReadonlyMap<string, Existing>> {
  const absent = namespaces.filter((namespace) => found.get(namespace)?.status === 'absent')
  const missing = await findMissingNamespaces(cluster, absent, options)
  return new Map([...found, ...[...missing].map(([namespace, error]) => [namespace, toFailed(error)] as const)])
}

function toFailed(error: PullpassError): Existing {
  return { status: 'failed', error }
}

function toExisting(secret: Secret | undefined): Existing {
  return secret ? { status: 'found', secret: new Redacted(secret) } : { status: 'absent' }
}
