// The outcome of a run from its last pod.

import type { Pod } from '../../basics/wire.ts'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import { makeDiagnosis } from '../../diagnosis/make-diagnosis.ts'
import type { Outcome, OutcomeStatus } from '../../plugin/contract/outcome.ts'
import type { Followed } from '../observe/follow-pod.ts'
import type { RunTerms } from '../terms.ts'
import { type PodEnd, readPodEnd } from './pod-end.ts'
import type { TaskResult } from './result.ts'

/** How a run's last pod ended. */
export interface FinishedPod {
  readonly followed: Followed
  /** Absent after a success. */
  readonly diagnosis?: Diagnosis
  readonly result: TaskResult
}

/** What an outcome has of the pod alone. */
type PodOutcome = Omit<Outcome, 'attempts' | 'warnings'>

/** The outcome of a pod that was followed to its end. A result that can not be read makes a failure of a success. */
export function makeOutcome({ followed, diagnosis, result }: FinishedPod, terms: RunTerms): PodOutcome {
  const { verdict, pod } = followed
  const end = verdict.kind === 'ended' ? verdict.end : undefined
  const shared = { ...namePod(pod), ...describeEnd(end), ...(result.kind === 'value' && { result: result.value }) }
  if (end?.exitCode !== undefined && terms.skipExitCodes.includes(end.exitCode)) {
    const summary = `the task ended with exit code ${end.exitCode}, by which it says that it was skipped`
    return {
      ...shared,
      status: 'skipped',
      diagnosis: diagnosis ?? makeDiagnosis('exit-code', { summary, retry: 'never' }),
    }
  }
  if (!diagnosis && result.kind === 'unusable')
    return { ...shared, status: 'failed', diagnosis: diagnoseResult(result.reason) }
  if (!diagnosis) return { ...shared, status: 'succeeded' }
  return { ...shared, status: statusOf(followed, diagnosis), diagnosis }
}

/** The outcome of a run that was stopped by `signal`; `pod` is its pod as it was last. */
export function makeCancelled(signal: AbortSignal, pod?: Pod, terms?: RunTerms): PodOutcome {
  const why: unknown = signal.reason
  const summary = why instanceof Error && why.name !== 'AbortError' ? why.message : 'the run was stopped'
  const diagnosis = makeDiagnosis('cancelled', { summary })
  const end = pod && terms && readPodEnd(pod, terms)
  return { ...(pod && namePod(pod)), ...describeEnd(end), status: 'cancelled', diagnosis }
}

function statusOf({ verdict, pod }: Followed, { code }: Diagnosis): OutcomeStatus {
  if (verdict.kind === 'late' || pod.status?.reason === 'DeadlineExceeded') return 'timed-out'
  if (verdict.kind === 'gone' || verdict.kind === 'blind' || code === 'deleted' || code === 'node-lost') return 'lost'
  return 'failed'
}

function namePod({ metadata }: Pod): Pick<Outcome, 'pod'> {
  const { namespace = '', name = '', uid = '' } = metadata ?? {}
  return { pod: { namespace, name, uid } }
}

function describeEnd(end: PodEnd | undefined): Pick<Outcome, 'exitCode' | 'startedAt' | 'finishedAt'> {
  if (!end) return {}
  const { isSuccess: _isSuccess, ...known } = end
  return known
}

function diagnoseResult(reason: string): Diagnosis {
  return makeDiagnosis('result-unusable', { summary: `the result of the task can not be read: ${reason}` })
}
