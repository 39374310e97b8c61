// What create shows on its way and gives at its end.

import type { CheckResult } from '../../check/check-result.ts'
import type { Change } from '../../secret/plan/change.ts'
import type { ExitCode } from '../exit-code.ts'
import type { ImageProof, LoginAttempt } from '../proof/prove.ts'
import type { TargetResult } from '../target-result.ts'
import type { ClusterFailure } from '../targets.ts'
import type { SentDocument } from './prepare.ts'

/** All that a person should see before they say yes. */
export interface CreatePlan {
  readonly check: CheckResult
  readonly proofs: readonly ImageProof[]
  /** The logins that the proof sent: one for each credential and registry. */
  readonly logins: readonly LoginAttempt[]
  readonly changes: readonly Change[]
  /** Targets for which no plan could be made. */
  readonly failed: readonly TargetResult[]
  /** Clusters whose namespaces could not be found out. */
  readonly clusterFailures: readonly ClusterFailure[]
}

/** One step further. `proving` comes before the first login is sent and names every host that will get one. */
export type CreateProgress =
  | { readonly kind: 'checked'; readonly check: CheckResult; readonly sent?: SentDocument }
  | { readonly kind: 'proving'; readonly logins: readonly LoginAttempt[] }
  | { readonly kind: 'proved'; readonly proof: ImageProof }
  | { readonly kind: 'planned'; readonly plan: CreatePlan }
  | { readonly kind: 'applied'; readonly result: TargetResult }

/**
 * How a run ended:
 * - `refused-by-check`: the document is invalid or would poison pods; nothing was sent anywhere
 * - `refused-by-proof`: a registry said no; nothing was written
 * - `planned`: a dry run
 * - `declined`: the person said no; nothing was written
 * - `applied`: each target has its result
 * - `interrupted`: stopped by the signal; each planned target has its result, `skipped` where nothing was started
 */
export type CreateOutcome = 'refused-by-check' | 'refused-by-proof' | 'planned' | 'declined' | 'applied' | 'interrupted'

/** Everything a report needs. */
export interface CreateSecretResult {
  readonly outcome: CreateOutcome
  readonly exitCode: ExitCode
  /** The check of the secret that would be written. */
  readonly check: CheckResult
  /** For a person's own document: how it was before it was repaired. */
  readonly sent?: SentDocument
  readonly proofs: readonly ImageProof[]
  readonly logins: readonly LoginAttempt[]
  readonly changes: readonly Change[]
  /** In the order of the targets. Before anything is applied: the targets for which no plan could be made. */
  readonly results: readonly TargetResult[]
  readonly clusterFailures: readonly ClusterFailure[]
}
