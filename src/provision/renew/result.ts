// What renewing says about each secret.

import type { PullpassError } from '../../errors/pullpass-error.ts'
import type { Target } from '../../secret/plan/change.ts'
import type { ExitCode } from '../exit-code.ts'
import type { ClusterFailure } from '../targets.ts'

/**
 * - `fresh`: more than half of its life is left; nobody was asked
 * - `planned`: a dry run would renew or create it
 * - `renewed`, `created`: as it says
 * - `unchanged`: its source gave the login that is stored already
 * - `failed`: the stored secret is as it was
 * - `skipped`: not started because the run was interrupted
 */
export type RenewStatus = 'fresh' | 'planned' | 'renewed' | 'created' | 'unchanged' | 'failed' | 'skipped'

/** One secret in one namespace. Its name and source are text from outside. */
export interface RenewedSecret {
  readonly target: Target
  readonly name: string
  /** The source that its record names; missing when it has none. */
  readonly source?: string
  readonly status: RenewStatus
  /** When the login that is stored now ends, where that is known. */
  readonly endsAt?: Date
  readonly error?: PullpassError
  /** What the proof of the new login said, or that there was none. */
  readonly proof?: string
}

/** The result for all targets, in their order. */
export interface RenewSecretsResult {
  readonly exitCode: ExitCode
  readonly secrets: readonly RenewedSecret[]
  readonly clusterFailures: readonly ClusterFailure[]
}
