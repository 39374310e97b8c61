// Renews the secrets whose source can be asked again: find, fetch, then the line of `create`, which proves and writes in place.

import type { CredentialSource } from '../../credentials/source.ts'
import type { SecretRequest } from '../../secret/request.ts'
import { createSecret } from '../create/create.ts'
import { combineExitCodes, type ExitCode } from '../exit-code.ts'
import { failureExitCode, toFailure } from '../failure.ts'
import { mapMany } from '../many.ts'
import type { FindLoginHost, ProveImage } from '../proof/prove.ts'
import type { ClusterSelection } from '../targets.ts'
import { describeAs, describeEnd, describeUnrecorded } from './describe.ts'
import { findRenewable, isDue, type RenewableSecret } from './find.ts'
import { createLoginFetcher, type FetchLogins, type FreshLogins } from './logins.ts'
import { writeRenewRecord } from './record.ts'
import type { RenewedSecret, RenewSecretsResult } from './result.ts'

export type { RenewedSecret, RenewSecretsResult, RenewStatus } from './result.ts'

export interface RenewSecretsRequest {
  /** The secrets to look at; every one with a record when none is named. */
  readonly names: readonly string[]
  readonly targets: readonly ClusterSelection[]
  /** Images to prove new logins with, instead of those in the record. */
  readonly images?: readonly string[]
}

export interface RenewSecretsDependencies {
  readonly now: () => Date
  readonly prove: ProveImage
  readonly loginHostOf?: FindLoginHost
  /** The source that a record names; undefined where it is not known. */
  readonly findSource: (name: string) => CredentialSource | undefined
}

export interface RenewSecretsOptions {
  /** Renew also where more than half of the life is left. */
  readonly force?: boolean
  /** Stop after the plan. */
  readonly dryRun?: boolean
  readonly signal?: AbortSignal
}

/** What a group of secrets is renewed with. */
interface Renewal {
  readonly dependencies: RenewSecretsDependencies
  readonly options: RenewSecretsOptions
  readonly images: readonly string[] | undefined
  readonly fetch: FetchLogins
  readonly signal: AbortSignal
}

/**
 * Fetches the logins of secrets anew whose life is more than half over, proves them and writes them in place. A source that fails, or a login
 * that a registry refuses, leaves the stored secret as it is. Everything that clusters, sources and registries say is in the result.
 */
export async function renewSecrets(
  request: RenewSecretsRequest,
  dependencies: RenewSecretsDependencies,
  options: RenewSecretsOptions = {},
): Promise<RenewSecretsResult> {
  const signal = options.signal ?? new AbortController().signal
  const now = dependencies.now()
  const found = await mapMany(request.targets, (target) => findRenewable(target, request.names, now, { signal }))
  const clusterFailures = found.flatMap((one) => ('error' in one ? [one] : one.failures))
  const all = found.flatMap((one) => ('error' in one ? [] : one.renewable))
  const unrecorded = found.flatMap((one) => ('error' in one ? [] : one.unrecorded))

  const fetch = createLoginFetcher(dependencies.findSource)
  const renewal: Renewal = { dependencies, options, images: request.images, fetch, signal }
  const due = all.filter((secret) => options.force || isDue(secret, now))
  const renewed = await mapMany(groupAlike(due), async (group) => await renewGroup(group, renewal))
  const fresh = all.filter((secret) => !due.includes(secret)).map((secret) => describeAs(secret, 'fresh'))
  const secrets = [...fresh, ...renewed.flat(), ...unrecorded.map(describeUnrecorded)].sort(byPlace)
  const failures = [...secrets, ...clusterFailures].flatMap(({ error }) => (error ? [failureExitCode(error)] : []))
  return { exitCode: combineExitCodes([...failures, ...exitCodesOf(secrets)]), secrets, clusterFailures }
}

/** Secrets that will hold the same logins. */
function groupAlike(secrets: readonly RenewableSecret[]): RenewableSecret[][] {
  const groups = new Map<string, RenewableSecret[]>()
  for (const secret of secrets) {
    const { name, record, registries } = secret
    const key = JSON.stringify([name, record.source, registries, record.images])
    groups.set(key, [...(groups.get(key) ?? []), secret])
  }
  return [...groups.values()]
}

async function renewGroup(group: readonly RenewableSecret[], renewal: Renewal): Promise<RenewedSecret[]> {
  const [first] = group
  if (!first) return []
  const { fetch, signal, dependencies, options } = renewal
  if (signal.aborted) return group.map((secret) => describeAs(secret, 'skipped'))
  const images = renewal.images ?? first.record.images ?? []
  try {
    const fresh = await fetch(first.record.source, first.registries, signal)
    const result = await createSecret(
      { secret: buildRequest(first, fresh, images), targets: targetsOf(group), images },
      { ...dependencies, confirm: async () => true },
      { merge: true, dryRun: options.dryRun ?? false, signal },
    )
    return group.map((secret) => describeEnd(secret, fresh, result))
  } catch (thrown) {
    if (signal.aborted) return group.map((secret) => describeAs(secret, 'skipped'))
    const error = toFailure(thrown, `cannot renew secret \`${first.name}\``)
    return group.map((secret) => ({ ...describeAs(secret, 'failed'), error }))
  }
}

function buildRequest(
  secret: RenewableSecret,
  { logins, record }: FreshLogins,
  images: readonly string[],
): SecretRequest {
  return {
    name: secret.name,
    content: { kind: 'logins', logins },
    annotations: writeRenewRecord({ ...record, ...(images.length > 0 && { images }) }),
  }
}

function targetsOf(group: readonly RenewableSecret[]): ClusterSelection[] {
  const clusters = new Set(group.map(({ cluster }) => cluster))
  return [...clusters].map((cluster) => {
    const names = group.filter((secret) => secret.cluster === cluster).map(({ namespace }) => namespace)
    return { cluster, namespaces: { kind: 'names', names } }
  })
}

function exitCodesOf(secrets: readonly RenewedSecret[]): ExitCode[] {
  return secrets.some(({ status }) => status === 'skipped') ? [130] : []
}

function byPlace(one: RenewedSecret, other: RenewedSecret): number {
  const keys = ({ target, name }: RenewedSecret) => [target.cluster, target.namespace, name].join('\0')
  return keys(one) < keys(other) ? -1 : 1
}
