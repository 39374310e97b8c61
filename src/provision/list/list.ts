// Every pull secret of the chosen clusters, side by side. Reads only pull secrets, and changes nothing.

import { Redacted } from '../../basics/redacted.ts'
import type { CallOptions } from '../../cluster/call.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { combineExitCodes } from '../exit-code.ts'
import { failureExitCode, isDenied, toFailure } from '../failure.ts'
import { mapMany } from '../many.ts'
import { type ClusterFailure, type ClusterSelection, isResolved, resolveNamespaces } from '../targets.ts'
import { openJudge } from '../verify/judge-stored.ts'
import { type LiveNamespace, readLiveSecrets } from '../verify/live-secrets.ts'
import type { ListSecretsResult, NamespaceFailure } from './result.ts'
import { type FoundSecret, groupByName } from './rows.ts'

export type {
  ListedCluster,
  ListedSecret,
  ListSecretsResult,
  SecretVersion,
} from './result.ts'

export interface ListSecretsDependencies {
  readonly now: () => Date
  /** Equal credentials give equal fingerprints within this run; see `secret/fingerprint.ts`. */
  readonly fingerprint: (document: Uint8Array) => string
}

/** What one cluster gave. */
interface ClusterSecrets {
  readonly found: readonly FoundSecret[]
  readonly failures: readonly NamespaceFailure[]
}

/**
 * Lists pull secrets by name. Over all namespaces that is two LISTs a cluster. A cluster or namespace that fails hides no other; what
 * clusters say is in the result. Rejects only when aborted.
 */
export async function listSecrets(
  targets: readonly ClusterSelection[],
  { now, fingerprint }: ListSecretsDependencies,
  { signal }: CallOptions = {},
): Promise<ListSecretsResult> {
  const options = signal ? { signal } : {}
  const read = await mapMany(targets, (selection) => readCluster(selection, options))
  const clusterFailures = read.flatMap((one) => ('error' in one ? [one] : []))
  const looked = read.flatMap((one) => ('error' in one ? [] : [one]))
  const clusters = targets.map(({ cluster }) => cluster.name)
  const found = looked.flatMap((one) => one.found)
  const secrets = groupByName(found, clusters, openJudge({ now: now(), fingerprint }))
  const namespaceFailures = looked.flatMap(({ failures }) => failures)
  const exitCode = combineExitCodes([
    ...secrets.map(({ status }) => (status === 'passed' ? 0 : 3)),
    ...[...namespaceFailures, ...clusterFailures].map(({ error }) => failureExitCode(error)),
  ])
  return { exitCode, clusters, secrets, namespaceFailures, clusterFailures }
}

async function readCluster(
  selection: ClusterSelection,
  options: CallOptions,
): Promise<ClusterSecrets | ClusterFailure> {
  if (selection.namespaces.kind === 'all') return await readEverywhere(selection, options)
  const resolved = await resolveNamespaces(selection, options)
  if (!isResolved(resolved)) return resolved
  const read = await readLiveSecrets(resolved, { names: [] }, options)
  return {
    found: read.flatMap(toFound),
    failures: read.flatMap(({ cluster, namespace, error }) =>
      error ? [{ target: { cluster: cluster.name, namespace }, error }] : [],
    ),
  }
}

/** Without asking which namespaces there are. */
async function readEverywhere(
  { cluster }: ClusterSelection,
  options: CallOptions,
): Promise<ClusterSecrets | ClusterFailure> {
  try {
    const secrets = await cluster.secrets.listPullSecrets('all', options)
    const found = secrets.map((secret) => {
      const { name = '', namespace = '' } = secret.metadata ?? {}
      return { cluster: cluster.name, namespace, name, secret: new Redacted(secret) }
    })
    return { found, failures: [] }
  } catch (thrown) {
    options.signal?.throwIfAborted()
    const doing = `cannot list the pull secrets of cluster \`${cluster.name}\``
    const error = toFailure(thrown, doing)
    return { cluster: cluster.name, error: isDenied(error) ? adviseNamespaces(error, doing) : error }
  }
}

/** Who may not list a whole cluster can often list a namespace. */
function adviseNamespaces(cause: PullpassError, doing: string): PullpassError {
  return new PullpassError(cause.code, doing, { cause, remedies: ['name the namespaces to look at: `-n NAMESPACE`'] })
}

function toFound({ cluster, namespace, secrets }: LiveNamespace): FoundSecret[] {
  return secrets.flatMap(({ name, secret }) => (secret ? [{ cluster: cluster.name, namespace, name, secret }] : []))
}
