// What list says: one row for each secret name, with what is stored under it in every cluster.

import type { CheckResult } from '../../check/check-result.ts'
import type { PullpassError } from '../../errors/pullpass-error.ts'
import type { Owner } from '../../secret/owners.ts'
import type { Target } from '../../secret/plan/change.ts'
import type { ExitCode } from '../exit-code.ts'
import type { ClusterFailure } from '../targets.ts'

/** Everything that is stored under one name and is judged alike. */
export interface SecretVersion {
  /** `a` for the one in most places, then `b` and so on; means nothing beyond its row. */
  readonly id: string
  readonly type?: string
  readonly check: CheckResult
  /** Equal for documents that say the same, in this run only. */
  readonly fingerprint?: string
}

/** One stored secret. */
export interface SecretPlace {
  readonly namespace: string
  /** The `id` of what is stored there. */
  readonly version: string
  readonly owner: Owner
}

/** What one cluster holds under a name. */
export interface ListedCluster {
  readonly cluster: string
  /** By namespace; empty where there is none, or where it could not be found out. */
  readonly places: readonly SecretPlace[]
}

/** All secrets of one name. */
export interface ListedSecret {
  readonly name: string
  /** `failed` when any version fails the check. */
  readonly status: 'passed' | 'failed'
  /** `same`: every place holds the same document and type. */
  readonly content: 'same' | 'different'
  /** When the first of its logins runs out, as far as that can be seen. */
  readonly expiresAt?: Date
  readonly versions: readonly SecretVersion[]
  /** One for each cluster asked, in their order. */
  readonly clusters: readonly ListedCluster[]
}

/** A namespace that could not be looked at. */
export interface NamespaceFailure {
  readonly target: Target
  readonly error: PullpassError
}

export interface ListSecretsResult {
  readonly exitCode: ExitCode
  /** The clusters that were asked, in their order. */
  readonly clusters: readonly string[]
  /** By name. */
  readonly secrets: readonly ListedSecret[]
  readonly namespaceFailures: readonly NamespaceFailure[]
  readonly clusterFailures: readonly ClusterFailure[]
}
