// The decode check on live secrets, and with images what the kubelet would do and what the registry says.

import type { CallOptions } from '../../cluster/call.ts'
import { combineExitCodes } from '../exit-code.ts'
import { failureExitCode } from '../failure.ts'
import { mapMany } from '../many.ts'
import {
  type FindLoginHost,
  type LoginAttempt,
  lookUpImages,
  type ProveImage,
  planLogins,
  proveImages,
} from '../proof/prove.ts'
import {
  type ClusterFailure,
  type ClusterSelection,
  isResolved,
  isSystemNamespace,
  resolveNamespaces,
} from '../targets.ts'
import { describeImage, describeNamespace } from './describe.ts'
import { type KeyringLookup, lookUpLive } from './images.ts'
import { openJudge } from './judge-stored.ts'
import { readNamedEverywhere } from './live-everywhere.ts'
import { type LiveNamespace, type LiveQuery, readLiveSecrets } from './live-secrets.ts'
import type { VerifySecretResult } from './result.ts'

export type {
  ImageVerification,
  NamespaceVerification,
  SecretVerification,
  ServiceAccountVerification,
  VerifySecretResult,
} from './result.ts'

/** Which live secrets to judge. */
export interface VerifySecretRequest {
  /**
   * Secret names in the order in which a pod lists them; empty means every pull secret, each on its own. Over all namespaces of a cluster
   * those that hold none of them are left out; a cluster where none does is a failure. Images are not asked for in namespaces of Kubernetes
   * itself that hold none.
   */
  readonly names: readonly string[]
  readonly targets: readonly ClusterSelection[]
  readonly images?: readonly string[]
  /** Also look at what this service account brings along. */
  readonly serviceAccount?: string
}

export interface VerifySecretOptions {
  readonly signal?: AbortSignal
  /** Called before the first login is sent, with all that will be; for showing only. */
  readonly onProving?: (logins: readonly LoginAttempt[]) => void
}

export interface VerifySecretDependencies {
  readonly now: () => Date
  /** Only called when there are images. */
  readonly prove: ProveImage
  /** Asks a registry who takes its logins, without sending one. Only called when there are images. */
  readonly loginHostOf?: FindLoginHost
  /** Equal credentials give equal fingerprints within this run; see `secret/fingerprint.ts`. */
  readonly fingerprint: (document: Uint8Array) => string
}

/** A namespace with everything read and looked up, before any registry was asked. */
interface Examined {
  readonly live: LiveNamespace
  readonly lookups: readonly KeyringLookup[]
}

/**
 * Judges live secrets and changes nothing. What clusters and registries say is in the result; rejects when aborted, and with a `usage` error
 * for an image that is no image, before anything is sent.
 */
export async function verifySecret(
  request: VerifySecretRequest,
  dependencies: VerifySecretDependencies,
  options: VerifySecretOptions = {},
): Promise<VerifySecretResult> {
  const { names, images = [] } = request
  lookUpImages([], images)
  const { namespaces: found, clusterFailures } = await readClusters(request, options.signal)
  const examined = found.map((live): Examined => {
    const lookups = live.error || isNobodysPlace(live, request) ? [] : lookUpLive(live, names, images)
    return { live, lookups }
  })
  const all = examined.flatMap(({ lookups }) => lookups)
  const logins = await planLogins(all, dependencies.loginHostOf, options.signal)
  if (all.length > 0) options.onProving?.(logins)
  const proofs = await proveImages(all, dependencies.prove, { signal: options.signal })
  const proofOf = new Map(all.map((lookup, index) => [lookup, proofs[index]]))
  const judge = openJudge({ now: dependencies.now(), fingerprint: dependencies.fingerprint })
  const namespaces = examined.map(({ live, lookups }) => {
    const verified = lookups.flatMap((lookup) => describeImage(lookup, proofOf.get(lookup)))
    return describeNamespace(live, verified, judge)
  })
  const exitCodes = [
    ...namespaces.map((namespace) => namespace.exitCode),
    ...clusterFailures.map(({ error }) => failureExitCode(error)),
  ]
  return { exitCode: combineExitCodes(exitCodes), namespaces, clusterFailures, logins }
}

/** A namespace of Kubernetes itself that holds nothing and that nobody asked for by name. */
function isNobodysPlace({ cluster, namespace, secrets }: LiveNamespace, { targets }: VerifySecretRequest): boolean {
  if (secrets.length > 0 || !isSystemNamespace(namespace)) return false
  return targets.some((target) => target.cluster === cluster && target.namespaces.kind === 'all')
}

async function readClusters(
  { names, targets, serviceAccount }: VerifySecretRequest,
  signal: AbortSignal | undefined,
): Promise<{ namespaces: LiveNamespace[]; clusterFailures: ClusterFailure[] }> {
  const options = signal ? { signal } : {}
  const query = { names, ...(serviceAccount !== undefined && { serviceAccount }) }
  const read = await mapMany(targets, (selection) => readCluster(selection, query, options))
  return {
    namespaces: read.flatMap((one) => ('error' in one ? [] : one)),
    clusterFailures: read.flatMap((one) => ('error' in one ? [one] : [])),
  }
}

async function readCluster(
  selection: ClusterSelection,
  query: LiveQuery,
  options: CallOptions,
): Promise<readonly LiveNamespace[] | ClusterFailure> {
  if (selection.namespaces.kind === 'all' && query.names.length > 0)
    return await readNamedEverywhere(selection.cluster, query, options)
  const resolved = await resolveNamespaces(selection, options)
  return isResolved(resolved) ? await readLiveSecrets(resolved, query, options) : resolved
}
