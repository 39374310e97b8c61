// The pods of one run, one after the other: made, followed, and made again when they never started or a plugin has mended the cause.

import { describeThrown } from '../basics/describe-thrown.ts'
import type { Pod } from '../basics/wire.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { addEvidence } from '../diagnosis/make-diagnosis.ts'
import type { Outcome } from '../plugin/contract/outcome.ts'
import { isWorthRepeating } from './end/diagnose-end.ts'
import { makeCancelled, makeOutcome } from './end/make-outcome.ts'
import { discardPod, type PodFate, stopPod } from './end/stop-pod.ts'
import { type AttemptEnd, type AttemptStart, followAttempt } from './follow-attempt.ts'
import { takeOver } from './launch/take-over.ts'
import { makePod } from './make-pod.ts'
import { backOffMs } from './observe/back-off.ts'
import { freshPodMemory } from './observe/judge-pod.ts'
import { readTaskPod } from './read-task-pod.ts'
import type { TaskPod } from './ready-pod.ts'
import type { Run } from './run.ts'

/** How a run ended, before its last pod is put away. */
export interface RunEnd {
  readonly outcome: Omit<Outcome, 'warnings'>
  /** The last pod as it was last; absent when there was none. */
  readonly last?: { readonly pod: Pod; readonly fate: PodFate }
}

/** Runs a task to its end. Rejects with the signal's reason while there is no pod, and when one can't be made at all. */
export async function runPods(run: Run, task: TaskPod, isAdopting: boolean): Promise<RunEnd> {
  const { adopted, attempt } = await takeOver(run, isAdopting)
  if (adopted) return await followPods(run, adopt(run, adopted), attempt, () => task)
  const start = await makePod(run, task, attempt, 1)
  if ('refusal' in start) return endWithout(start.refusal, 0)
  return await followPods(run, start, attempt + 1, () => task)
}

/** Goes on with a pod that another process made. Where another one is due it is made of what the API server shows of this one. */
export async function resumePods(run: Run, start: AttemptStart): Promise<RunEnd> {
  return await followPods(run, start, run.attempt + 1, (pod) => readTaskPod(pod, run))
}

/** `next`: number of the pod after the first one. */
async function followPods(
  run: Run,
  first: AttemptStart,
  next: number,
  readTask: (pod: Pod) => TaskPod | undefined,
): Promise<RunEnd> {
  let start = first
  // Those of an earlier process are counted as if all had been its own budget's.
  for (let attempt = next, recreations = first.podsMade - 1; ; attempt += 1) {
    const { podsMade } = start
    const { end, isMended } = await askPlugins(run, await followAttempt(run, start))
    const isRepeated = isUnstarted(end) && recreations < run.terms.mostRecreations
    const task = isMended || isRepeated ? readTask(end.pod) : undefined
    if (!task || !mayGoOn(run)) return finish(run, end, podsMade)
    if (!isMended) recreations += 1
    const again = await makeAgain(run, end, { task, attempt, podsMade: podsMade + 1, recreations })
    if ('outcome' in again) return again
    start = again
  }
}

function adopt(run: Run, pod: Pod): AttemptStart {
  const created = Date.parse(pod.metadata?.creationTimestamp ?? '')
  const createdMs = Number.isNaN(created) ? run.nowMs() : Math.min(created, run.nowMs())
  return { pod, podsMade: 1, isAdopted: true, memory: freshPodMemory(createdMs), isMissing: false, positions: {} }
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

interface NextPod {
  readonly task: TaskPod
  readonly attempt: number
  readonly podsMade: number
  readonly recreations: number
}

/**
 * Puts a pod away and makes the next, but only once the first is known to be gone, or to run nothing any more. When that can't be done, or the
 * run is stopped, the run ends with the pod that there was.
 */
async function makeAgain(run: Run, end: AttemptEnd, next: NextPod): Promise<AttemptStart | RunEnd> {
  const { task, attempt, podsMade, recreations } = next
  const fate = end.fate === 'gone' ? end.fate : await putAway(run, end.pod)
  const before = { ...end, fate }
  const giveUp = () => finish(run, run.signal.aborted ? { ...before, kind: 'cancelled' } : before, podsMade - 1)
  if (fate !== 'gone' && !hasFailed(end.pod)) return giveUp()
  if (end.kind === 'finished' && end.diagnosis) run.tell.state({ kind: 'again', attempt, diagnosis: end.diagnosis })
  run.hooks.beginAttempt(attempt)
  try {
    if (recreations > 0) await run.clock.sleep(backOffMs(recreations + 3, run.random), run.signal)
    const start = await makePod(run, task, attempt, podsMade)
    return 'refusal' in start ? endWithout(start.refusal, podsMade - 1) : start
  } catch (thrown) {
    if (!run.signal.aborted) run.tell.warning(`the pod could not be made again: ${describeThrown(thrown)}`)
    return giveUp()
  }
}

/** One that may still start is waited for, so that never two run. */
async function putAway(run: Run, pod: Pod): Promise<PodFate> {
  return hasFailed(pod) ? await discardPod(run, pod) : await stopPod(run, pod, () => {})
}

/** Such a pod runs nothing any more, whether or not it can be deleted. */
function hasFailed({ status }: Pod): boolean {
  return status?.phase === 'Failed'
}

function finish(run: Run, end: AttemptEnd, attempts: number): RunEnd {
  const outcome = end.kind === 'cancelled' ? makeCancelled(run.signal, end.pod, run.terms) : makeOutcome(end, run.terms)
  return { outcome: { ...outcome, attempts }, last: { pod: end.pod, fate: end.fate } }
}

function endWithout(diagnosis: Diagnosis, attempts: number): RunEnd {
  return { outcome: { status: 'failed', diagnosis, attempts } }
}
