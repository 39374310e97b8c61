// From one look at a run's pod to what the launcher does now. Pure: the pod, the time and what was found out go in, a verdict comes out.

import type { Pod } from '../../basics/wire.ts'
import type { Diagnosis } from '../../diagnosis/diagnosis.ts'
import { deletedAt } from '../../diagnosis/end/pod-end.ts'
import type { DiagnosisInput } from '../../diagnosis/input.ts'
import { freshMemory, judgeStart, type StartMemory } from '../../diagnosis/start-watch.ts'
import { type PodEnd, readPodEnd } from '../end/pod-end.ts'
import type { RunTerms } from '../terms.ts'
import { findDeadline, type NextDeadline, notePhases, type PhaseTimes } from './phases.ts'

/** A pod that was deleted and is still there so long after its grace period is given up; its node may be gone. */
const lostAfterMs = 60_000
/** A person has so long to log in again before a run that can not be seen is given up. */
const blindAfterMs = 10 * 60_000

/** What is kept between two looks. Plain data: it travels in the handle. */
export interface PodMemory {
  readonly times: PhaseTimes
  readonly start: StartMemory
}

/** What was found out about a pod beyond its status. */
export type Evidence = Pick<DiagnosisInput, 'events' | 'secrets' | 'accountSecrets'>

export interface PodLook {
  readonly pod: Pod
  /** Whether the cluster says that it is gone; then `pod` is how it was last. */
  readonly isGone: boolean
  readonly evidence?: Evidence
  /** Since when the cluster refuses to show the pod. */
  readonly refusedSinceMs?: number | undefined
  readonly nowMs: number
}

export interface JudgeOptions {
  readonly terms: RunTerms
  /** When the whole run is over. */
  readonly endByMs: number
  /** The kubeconfig context's name, for commands in remedies. */
  readonly context: string
}

export type Verdict =
  /** `diagnosis`: what is wrong so far. `lookAgainMs`: when to look again even if nothing changes. */
  | { readonly kind: 'wait'; readonly lookAgainMs: number; readonly diagnosis?: Diagnosis }
  | { readonly kind: 'ended'; readonly end: PodEnd }
  /** It can not start, and waiting does not help. */
  | { readonly kind: 'stuck'; readonly diagnosis: Diagnosis }
  | { readonly kind: 'late'; readonly deadline: NextDeadline; readonly diagnosis?: Diagnosis }
  /** Gone, or on its way out without coming to an end, before the task had ended. */
  | { readonly kind: 'gone' }
  /** The cluster refuses to show it, and has for long. */
  | { readonly kind: 'blind' }

/** The memory of a pod that was just created, or taken over: then `createdMs` is when it was created. */
export function freshPodMemory(createdMs: number): PodMemory {
  return { times: { createdMs }, start: freshMemory }
}

/** Judges a pod. An end always wins over a deadline that passed meanwhile. */
export function judgePod(
  memory: PodMemory,
  look: PodLook,
  options: JudgeOptions,
): { readonly memory: PodMemory; readonly verdict: Verdict } {
  const { pod, nowMs } = look
  const { terms, endByMs } = options
  const times = notePhases(memory.times, pod, terms.mainContainer, nowMs)
  const end = readPodEnd(pod, terms)
  if (end) return { memory: { ...memory, times }, verdict: { kind: 'ended', end } }
  const givenUpMs = deletionEnd(pod, times) + lostAfterMs
  if (look.isGone || givenUpMs <= nowMs) return { memory: { ...memory, times }, verdict: { kind: 'gone' } }
  if ((look.refusedSinceMs ?? nowMs) + blindAfterMs <= nowMs)
    return { memory: { ...memory, times }, verdict: { kind: 'blind' } }
  const { start, diagnosis, isHopeless, lookAgainMs } = judgeBeginning(memory, times, look, options)
  const known = diagnosis && { diagnosis }
  const next = { times, start }
  if (isHopeless && diagnosis) return { memory: next, verdict: { kind: 'stuck', diagnosis } }
  const deadline = findDeadline(times, terms.limits, endByMs)
  if (deadline.atMs <= nowMs) return { memory: next, verdict: { kind: 'late', deadline, ...known } }
  const verdict = { kind: 'wait', lookAgainMs: Math.min(deadline.atMs, givenUpMs, lookAgainMs), ...known } as const
  return { memory: next, verdict }
}

interface Beginning {
  readonly start: StartMemory
  readonly diagnosis?: Diagnosis
  readonly isHopeless: boolean
  readonly lookAgainMs: number
}

/** What keeps the task's container from starting; nothing once it has started, or when the pod is on its way out. */
function judgeBeginning(memory: PodMemory, times: PhaseTimes, look: PodLook, { context }: JudgeOptions): Beginning {
  const isPast = times.startedMs !== undefined || Number.isFinite(deletedAt(look.pod))
  if (isPast) return { start: memory.start, isHopeless: false, lookAgainMs: Number.POSITIVE_INFINITY }
  const input = { pod: look.pod, context, now: new Date(look.nowMs), ...look.evidence }
  const judgement = judgeStart(memory.start, input)
  return {
    start: judgement.memory,
    isHopeless: judgement.verdict === 'fail',
    lookAgainMs: judgement.lookAgainAt?.getTime() ?? Number.POSITIVE_INFINITY,
    ...(judgement.diagnosis && { diagnosis: judgement.diagnosis }),
  }
}

/** When the grace period of a pod that is being deleted ends, by the launcher's clock. */
function deletionEnd({ metadata }: Pod, { deletedMs = Number.POSITIVE_INFINITY }: PhaseTimes): number {
  return deletedMs + (metadata?.deletionGracePeriodSeconds ?? 0) * 1000
}
