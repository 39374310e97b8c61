// Whether a task that did not succeed is tried again, out of which budget, and when.

import type { Outcome } from '../../plugin/contract/outcome.ts'
import type { RetryTerms } from '../model/dag.ts'
import type { TaskRecord } from './task-record.ts'

export interface NextTry {
  readonly budget: 'user' | 'infrastructure'
  readonly waitMs: number
  readonly retried: TaskRecord['retried']
}

/** The next try after `outcome`; undefined when the task has failed for good. */
export function planRetry(
  outcome: Outcome,
  { retried }: Pick<TaskRecord, 'retried'>,
  terms: RetryTerms,
  random: () => number,
): NextTry | undefined {
  const advice = outcome.diagnosis?.retry ?? 'user'
  if (advice === 'never') return undefined
  const most = advice === 'user' ? terms.times : terms.infrastructure
  if (retried[advice] >= most) return undefined
  const seconds = Math.min(terms.waitSeconds * terms.factor ** retried[advice], terms.mostWaitSeconds)
  // Up to a tenth more, so that tasks that failed together are not tried again together.
  const waitMs = Math.round(seconds * 1000 * (1 + random() / 10))
  return { budget: advice, waitMs, retried: { ...retried, [advice]: retried[advice] + 1 } }
}
