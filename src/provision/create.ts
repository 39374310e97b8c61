// The line that makes pull secrets: check, proof, plan, confirm, apply, read back, check again.

import type { PullpassError } from '../errors/pullpass-error.ts'
import type { Change, Target } from '../secret/change.ts'
import type { SecretRequest } from '../secret/request.ts'
import type { CheckReport } from './check-report.ts'
import type { ExitCode } from './exit-code.ts'
import type { ImageProof, LoginAttempt, ProveImage } from './prove.ts'
import type { ClusterFailure, ClusterSelection } from './targets.ts'

/** One secret, where it should be, and which images it must open. */
export interface CreateSecretRequest {
  readonly secret: SecretRequest
  readonly targets: readonly ClusterSelection[]
  /** Images that the secret must open; none means no proof. */
  readonly images?: readonly string[]
}

/** How to go about it. */
export interface CreateSecretOptions {
  /** Delete and create where type or immutability forces it. */
  readonly replace?: boolean
  /** Take over secrets of other owners. */
  readonly adopt?: boolean
  /** Keep a secret's other entries. */
  readonly merge?: boolean
  /** Go on when a proof failed. */
  readonly unproven?: boolean
  /** Stop after the plan. */
  readonly dryRun?: boolean
  /** Aborting starts no new write, waits for those under way, and still gives every target its result. */
  readonly signal?: AbortSignal
  /** Called as things become known; for showing only. */
  readonly onProgress?: (event: CreateProgress) => void
}

/** What `createSecret` needs from outside. */
export interface CreateSecretDependencies {
  readonly now: () => Date
  readonly prove: ProveImage
  /** Asks the person; false writes nothing. Not called when nothing would be written. */
  readonly confirm: (plan: CreatePlan, signal: AbortSignal | undefined) => Promise<boolean>
}

/** All that a person should see before they say yes. */
export interface CreatePlan {
  readonly check: CheckReport
  readonly proofs: readonly ImageProof[]
  /** The logins that the proof sent: one for each credential and registry. */
  readonly logins: readonly LoginAttempt[]
  readonly changes: readonly Change[]
  /** Targets for which no plan could be made. */
  readonly failed: readonly TargetResult[]
  /** Clusters whose namespaces could not be found out. */
  readonly clusterFailures: readonly ClusterFailure[]
}

export type CreateProgress =
  | { readonly kind: 'checked'; readonly check: CheckReport }
  | { readonly kind: 'proving'; readonly logins: readonly LoginAttempt[] }
  | { readonly kind: 'proved'; readonly proof: ImageProof }
  | { readonly kind: 'planned'; readonly plan: CreatePlan }
  | { readonly kind: 'applied'; readonly result: TargetResult }

/** What became of one target; `skipped` was planned and not started because the run was interrupted. */
export type ApplyStatus = 'created' | 'updated' | 'replaced' | 'unchanged' | 'conflict' | 'failed' | 'skipped'

/** The end of one target. */
export interface TargetResult {
  readonly target: Target
  readonly status: ApplyStatus
  /** The plan that was carried out or refused; missing when none could be made. */
  readonly change?: Change
  /** Why it failed, or why it is a conflict now and was none in the plan. */
  readonly error?: PullpassError
  /** The check of what is really stored; missing where nothing was written. */
  readonly stored?: CheckReport
}

/**
 * How a run ended:
 * - `refused-by-check`: the document is invalid or would poison pods; nothing was sent anywhere
 * - `refused-by-proof`: a registry said no; nothing was written
 * - `planned`: a dry run
 * - `declined`: the person said no; nothing was written
 * - `applied`: each target has its result
 * - `interrupted`: stopped by the signal; each target has its result, `skipped` where nothing was started
 */
export type CreateOutcome = 'refused-by-check' | 'refused-by-proof' | 'planned' | 'declined' | 'applied' | 'interrupted'

/** Everything a report needs. */
export interface CreateSecretResult {
  readonly outcome: CreateOutcome
  readonly exitCode: ExitCode
  readonly check: CheckReport
  readonly proofs: readonly ImageProof[]
  readonly logins: readonly LoginAttempt[]
  readonly changes: readonly Change[]
  readonly results: readonly TargetResult[]
  readonly clusterFailures: readonly ClusterFailure[]
}

/**
 * Makes one pull secret in every target and proves it first. Rejects with a PullpassError (exit code 2) for a request that can't be meant
 * (no logins, an image that is no image); everything that clusters and registries say is in the result.
 */
export async function createSecret(
  _request: CreateSecretRequest,
  _dependencies: CreateSecretDependencies,
  _options: CreateSecretOptions = {},
): Promise<CreateSecretResult> {
  throw new TypeError('createSecret is not written yet')
}
