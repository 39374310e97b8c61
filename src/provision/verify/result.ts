// What verify says, from one secret to all clusters.

import type { CheckResult } from '../../check/check-result.ts'
import type { PullpassError } from '../../errors/pullpass-error.ts'
import type { Owner } from '../../secret/owners.ts'
import type { Target } from '../../secret/plan/change.ts'
import type { ExitCode } from '../exit-code.ts'
import type { ImageProof, LoginAttempt } from '../proof/prove.ts'
import type { ClusterFailure } from '../targets.ts'

/** One live secret, judged. */
export interface SecretVerification {
  readonly name: string
  /** `missing`: the name was given and there is no such secret here. */
  readonly status: 'passed' | 'failed' | 'missing'
  readonly type?: string
  readonly check?: CheckResult
  readonly owner?: Owner
  /** Equal for equal documents, across clusters, in this run only. */
  readonly fingerprint?: string
}

/** One way in which a pod would get its secrets, and what that means for an image. */
export interface ImageVerification {
  /** The secrets of the keyring, in order. */
  readonly secrets: readonly string[]
  /** What the kubelet would do. */
  readonly outcome: 'credentials' | 'anonymous' | 'keyring-error' | 'invalid-image'
  /** In the order in which they are tried. */
  readonly candidates: readonly { readonly secret: string; readonly registry: string; readonly username: string }[]
  readonly proof: ImageProof
}

/** What a service account brings to a pod that lists no pull secrets itself. */
export interface ServiceAccountVerification {
  readonly name: string
  readonly status: 'found' | 'missing'
  /** Its `imagePullSecrets` in order, and whether each exists. */
  readonly secrets: readonly { readonly name: string; readonly exists: boolean }[]
}

/** One namespace, judged. */
export interface NamespaceVerification {
  readonly target: Target
  readonly exitCode: ExitCode
  /** Why this namespace could not be looked at. */
  readonly error?: PullpassError
  readonly secrets: readonly SecretVerification[]
  readonly images: readonly ImageVerification[]
  readonly serviceAccount?: ServiceAccountVerification
}

export interface VerifySecretResult {
  readonly exitCode: ExitCode
  readonly namespaces: readonly NamespaceVerification[]
  readonly clusterFailures: readonly ClusterFailure[]
  /** The logins that were sent: one for each credential and registry. */
  readonly logins: readonly LoginAttempt[]
}
