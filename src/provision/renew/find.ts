// Finds the secrets that can be renewed, and the namespaces in which one of them is missing.

import type { Secret } from '../../basics/wire.ts'
import { checkSecret } from '../../check/check.ts'
import type { CallOptions } from '../../cluster/call.ts'
import type { Cluster } from '../../cluster/cluster.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { toFailure } from '../failure.ts'
import { mapMany } from '../many.ts'
import { type ClusterFailure, type ClusterSelection, isResolved, resolveNamespaces } from '../targets.ts'
import { isPastHalfLife, type RenewRecord, readRenewRecord } from './record.ts'

/** A secret that has a record, or should exist because its like does. */
export interface RenewableSecret {
  readonly cluster: Cluster
  readonly namespace: string
  readonly name: string
  readonly record: RenewRecord
  /** The keys of `auths`. */
  readonly registries: readonly string[]
  /** When the stored login ends, where that is known; absent where nothing is stored. */
  readonly endsAt?: Date
  readonly state: 'stored' | 'missing'
}

/** A secret that was named and has no record. */
export interface UnrecordedSecret {
  readonly cluster: string
  readonly namespace: string
  readonly name: string
}

/** What one cluster has. */
export interface FoundSecrets {
  readonly renewable: readonly RenewableSecret[]
  readonly unrecorded: readonly UnrecordedSecret[]
  /** Names that are nowhere in this cluster. */
  readonly failures: readonly ClusterFailure[]
}

/** Looks through one cluster: the secrets called `names`, or every pull secret with a record when none is named. Rejects only when aborted. */
export async function findRenewable(
  selection: ClusterSelection,
  names: readonly string[],
  now: Date,
  options: CallOptions,
): Promise<FoundSecrets | ClusterFailure> {
  const { cluster } = selection
  const namespaces = await namespacesOf(selection, options)
  if (typeof namespaces === 'object' && 'error' in namespaces) return namespaces
  try {
    const secrets = await readSecrets(cluster, namespaces, names, options)
    const renewable = secrets.flatMap((secret) => describe(cluster, secret, now) ?? [])
    const unrecorded = names.length === 0 ? [] : secrets.flatMap((secret) => unrecordedIn(cluster, secret))
    // Where namespaces are chosen by label a new one gets what its likes have; elsewhere only what was asked for by name.
    const fills = selection.namespaces.kind === 'labels' || (selection.namespaces.kind === 'names' && names.length > 0)
    const missing = fills && namespaces !== 'all' ? findMissing(renewable, secrets, namespaces) : []
    const failures = names.flatMap((name) => (secrets.some(isCalled(name)) ? [] : absentFrom(cluster, name)))
    return { renewable: [...renewable, ...missing], unrecorded, failures }
  } catch (thrown) {
    options.signal?.throwIfAborted()
    return {
      cluster: cluster.name,
      error: toFailure(thrown, `cannot read the pull secrets of cluster \`${cluster.name}\``),
    }
  }
}

/** Whether it is time. */
export function isDue({ state, record, endsAt }: RenewableSecret, now: Date): boolean {
  if (state === 'missing') return true
  const { issuedAt } = record
  return isPastHalfLife({ ...(issuedAt && { issuedAt }), ...(endsAt && { expiresAt: endsAt }) }, now)
}

/** The error for a secret whose source nobody wrote down. */
export function withoutRecord({ cluster, namespace, name }: UnrecordedSecret): PullpassError {
  return new PullpassError(
    'credential-unavailable',
    `secret \`${name}\` in \`${cluster}/${namespace}\` names no source`,
    {
      remedies: [`make it from one:\npullpass create ${name} --from-plugin ecr`],
    },
  )
}

async function namespacesOf(
  selection: ClusterSelection,
  options: CallOptions,
): Promise<readonly string[] | 'all' | ClusterFailure> {
  if (selection.namespaces.kind === 'all') return 'all'
  const resolved = await resolveNamespaces(selection, options)
  return isResolved(resolved) ? resolved.namespaces : resolved
}

async function readSecrets(
  cluster: Cluster,
  namespaces: readonly string[] | 'all',
  names: readonly string[],
  options: CallOptions,
): Promise<readonly Secret[]> {
  if (names.length === 0) return await cluster.secrets.listPullSecrets(namespaces, options)
  const found = await mapMany(names, async (name) => await cluster.secrets.listByName(name, namespaces, options))
  return found.flat()
}

function describe(cluster: Cluster, secret: Secret, now: Date): RenewableSecret | undefined {
  const { name = '', namespace = '', annotations } = secret.metadata ?? {}
  const record = readRenewRecord(annotations)
  if (!record) return undefined
  const { entries } = checkSecret({ manifest: secret }, { now })
  const ends = [record.expiresAt, ...entries.map(({ expiresAt }) => expiresAt)].flatMap((end) => end?.getTime() ?? [])
  return {
    cluster,
    namespace,
    name,
    record,
    registries: entries.map(({ registry }) => registry).sort(),
    ...(ends.length > 0 && { endsAt: new Date(Math.min(...ends)) }),
    state: 'stored',
  }
}

function isCalled(name: string): (secret: Secret) => boolean {
  return ({ metadata }) => metadata?.name === name
}

function absentFrom({ name: cluster }: Cluster, name: string): ClusterFailure[] {
  const error = new PullpassError(
    'credential-unavailable',
    `there is no secret \`${name}\` to renew in cluster \`${cluster}\``,
    {
      remedies: [`make it first:\npullpass create ${name} --from-plugin ecr`],
    },
  )
  return [{ cluster, error }]
}

function unrecordedIn(cluster: Cluster, { metadata }: Secret): UnrecordedSecret[] {
  const { name = '', namespace = '', annotations } = metadata ?? {}
  return readRenewRecord(annotations) ? [] : [{ cluster: cluster.name, namespace, name }]
}

/** For each name its likes elsewhere, in every namespace that has nothing of that name. */
function findMissing(
  renewable: readonly RenewableSecret[],
  secrets: readonly Secret[],
  namespaces: readonly string[],
): RenewableSecret[] {
  const taken = new Set(secrets.map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`))
  const models = new Map(renewable.map((secret) => [secret.name, secret]))
  return [...models.values()].flatMap(({ endsAt: _end, ...model }) =>
    namespaces
      .filter((namespace) => !taken.has(`${namespace}/${model.name}`))
      .map((namespace) => ({ ...model, namespace, state: 'missing' as const })),
  )
}
