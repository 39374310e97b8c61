// The end of one target, in words that finish the sentence "the secret was …".

import type { CheckResult } from '../check/check-result.ts'
import type { PullpassError } from '../errors/pullpass-error.ts'
import type { Change, Target } from '../secret/plan/change.ts'
import { combineExitCodes, type ExitCode } from './exit-code.ts'
import { failureExitCode } from './failure.ts'
import type { AttachmentResult } from './write/attach.ts'

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
  readonly stored?: CheckResult
  /** What became of the service accounts that should list the secret. */
  readonly attachments?: readonly AttachmentResult[]
}

/** What one target adds to the run's exit code: 3 also when what is stored does not pass the check. */
export function targetExitCode(result: TargetResult): ExitCode {
  const attached = (result.attachments ?? []).map(({ error }) => (error ? failureExitCode(error) : 0))
  return combineExitCodes([secretExitCode(result), ...attached])
}

function secretExitCode({ status, error, stored }: TargetResult): ExitCode {
  switch (status) {
    case 'created':
    case 'updated':
    case 'replaced':
      return stored?.valid === false ? 3 : 0
    case 'unchanged':
      return 0
    case 'conflict':
      return 1
    case 'failed':
      return error ? failureExitCode(error) : 1
    case 'skipped':
      return 130
  }
}
