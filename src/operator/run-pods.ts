// The pods of one run, one after the other: made, followed, and made again when they never started or a plugin has mended the cause.

import type { Pod } from '../basics/wire.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { addEvidence } from '../diagnosis/make-diagnosis.ts'
import type { Outcome } from '../plugin/outcome.ts'
import { isWorthRepeating } from './end/diagnose-end.ts'
import { makeCancelled, makeOutcome } from './end/make-outcome.ts'
import { discardPod } from './end/stop-pod.ts'
import { type AttemptEnd, type AttemptStart, followAttempt } from './follow-attempt.ts'
import { launchPod } from './launch/launch-pod.ts'
import { takeOver } from './launch/take-over.ts'
import { backOffMs } from './observe/back-off.ts'
import { freshPodMemory } from './observe/judge-pod.ts'
import { diagnoseRefusals, readyPod, type TaskPod } from './ready-pod.ts'
import type { Run } from './run.ts'

/** How a run ended, before its last pod is put away. */
export interface RunEnd {
  readonly outcome: Omit<Outcome, 'warnings'>
  readonly pod?: Pod
  /** Whether the pod is gone already. */
  readonly isGone: boolean
}

/** Runs a task to its end. Rejects with the signal's reason while there is no pod, and when one can't be made at all. */
export async function runPods(run: Run, task: TaskPod, isAdopting: boolean): Promise<RunEnd> {
  const first = await takeOver(run, isAdopting)
  let { adopted } = first
  for (let podsMade = 1, recreations = 0; ; podsMade += 1) {
    const attempt = first.attempt + podsMade - 1
    const start = adopted ? adopt(run, adopted) : await makePod(run, task, attempt, podsMade)
    if ('refusal' in start) return endWithout(start.refusal, podsMade - 1)
    adopted = undefined
    const { end, isMended } = await askPlugins(run, await followAttempt(run, start))
    const isRepeated = isUnstarted(end) && recreations < run.terms.mostRecreations
    if (!mayGoOn(run) || !(isMended || isRepeated)) return finish(run, end, podsMade)
    if (!isMended) recreations += 1
    if (!(await beginAgain(run, end, attempt + 1, recreations)))
      return finish(run, { ...end, kind: 'cancelled' }, podsMade)
  }
}

/** Follows a pod that another process made; there is no way to make another. */
export async function runOnePod(run: Run, start: AttemptStart): Promise<RunEnd> {
  const { end } = await askPlugins(run, await followAttempt(run, start))
  return finish(run, end, start.podsMade)
}

function adopt(run: Run, pod: Pod): AttemptStart {
  const created = Date.parse(pod.metadata?.creationTimestamp ?? '')
  const createdMs = Number.isNaN(created) ? run.nowMs() : Math.min(created, run.nowMs())
  return { pod, podsMade: 1, isAdopted: true, memory: freshPodMemory(createdMs), isGone: false, positions: {} }
}

async function makePod(
  run: Run,
  task: TaskPod,
  attempt: number,
  podsMade: number,
): Promise<AttemptStart | { readonly refusal: Diagnosis }> {
  const { pod, refusals } = await readyPod(run, task, attempt)
  const refusal = diagnoseRefusals(refusals)
  if (refusal) return { refusal }
  await run.hooks.prepare(pod)
  const { cluster, clock, random, signal, terms } = run
  const answer = await launchPod(pod, {
    ...{ pods: cluster.pods, cluster: cluster.name, clock, random, signal },
    patienceMs: terms.limits.scheduleMs,
    onRefused: (diagnosis) => run.tell.state({ kind: 'refused', diagnosis }),
  })
  if (answer.kind === 'refused') return { refusal: answer.diagnosis }
  const memory = freshPodMemory(run.nowMs())
  return { pod: answer.pod, podsMade, isAdopted: answer.isAdopted, memory, isGone: false, positions: {} }
}

/** What plugins know about a failure. A run that is stopped meanwhile has failed all the same. */
async function askPlugins(
  run: Run,
  end: AttemptEnd,
): Promise<{ readonly end: AttemptEnd; readonly isMended: boolean }> {
  if (end.kind === 'cancelled' || !end.diagnosis) return { end, isMended: false }
  try {
    const { diagnosis, retry } = await run.hooks.diagnose(end.pod, end.diagnosis)
    const mended = retry ? [`plugin \`${retry.plugin}\`: ${retry.reason}`] : []
    return { end: { ...end, diagnosis: addEvidence(diagnosis, mended) }, isMended: retry !== undefined }
  } catch {
    return { end, isMended: false }
  }
}

function isUnstarted(end: AttemptEnd): boolean {
  return end.kind === 'finished' && end.diagnosis !== undefined && isWorthRepeating(end.followed, end.diagnosis)
}

function mayGoOn({ signal, endByMs, nowMs }: Run): boolean {
  return !signal.aborted && nowMs() < endByMs
}

/** Puts a pod away before the next is made; false when the run was stopped meanwhile. */
async function beginAgain(run: Run, end: AttemptEnd, attempt: number, recreations: number): Promise<boolean> {
  if (end.kind === 'finished' && end.diagnosis) run.tell.state({ kind: 'again', attempt, diagnosis: end.diagnosis })
  if (!end.isGone) await discardPod(run, end.pod)
  run.hooks.beginAttempt(attempt)
  if (recreations > 0) await run.clock.sleep(backOffMs(recreations + 3, run.random), run.signal).catch(() => {})
  return !run.signal.aborted
}

function finish(run: Run, end: AttemptEnd, attempts: number): RunEnd {
  const outcome = end.kind === 'cancelled' ? makeCancelled(end.pod, run) : makeOutcome(end, run.terms)
  return { outcome: { ...outcome, attempts }, pod: end.pod, isGone: end.isGone }
}

function endWithout(diagnosis: Diagnosis, attempts: number): RunEnd {
  return { outcome: { status: 'failed', diagnosis, attempts }, isGone: true }
}
