// One pod of a run from its creation to its end: states, logs, result, and its removal when it may not go on.

import type { Pod } from '../basics/wire.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { listFollowed, openAttemptLogs } from './attempt-logs.ts'
import { diagnoseEnd } from './end/diagnose-end.ts'
import type { FinishedPod } from './end/make-outcome.ts'
import { readPodEnd } from './end/pod-end.ts'
import { readResult } from './end/result.ts'
import { openResultBuffer } from './end/result-buffer.ts'
import { type PodFate, stopPod } from './end/stop-pod.ts'
import type { RunHandle } from './handle.ts'
import { attemptOf } from './launch/labels.ts'
import type { LogPosition } from './logs/log-cursor.ts'
import type { PodLogs } from './logs/pod-logs.ts'
import { type Followed, followPod } from './observe/follow-pod.ts'
import { gatherEvidence } from './observe/gather-evidence.ts'
import type { PodMemory } from './observe/judge-pod.ts'
import type { PodChange, PodPresence } from './observe/run-pods.ts'
import type { Run } from './run.ts'
import { tellFailure } from './tell-failure.ts'
import { openProgressTeller } from './tell-state.ts'

/** The rest of a log is read for so long after the pod's end; when the pod is gone, of what is on its way. */
const drainMs = 60_000
const drainGoneMs = 2000

export interface AttemptStart {
  readonly pod: Pod
  /** Pods made in this run so far. */
  readonly podsMade: number
  /** Whether an earlier request or process made the pod. */
  readonly isAdopted: boolean
  readonly memory: PodMemory
  /** Whether it was not there any more when it was looked for; then `pod` is all that is known of it. */
  readonly isMissing: boolean
  readonly positions: Readonly<Record<string, LogPosition>>
}

/** `pod`: as it was last. */
export type AttemptEnd = { readonly pod: Pod; readonly fate: PodFate } & (
  | ({ readonly kind: 'finished' } & FinishedPod)
  /** The run was stopped. */
  | { readonly kind: 'cancelled' }
)

/** How far the pod has come, as the handle tells it. */
interface Progress {
  pod: Pod
  memory: PodMemory
  presence: PodPresence
}

/** Follows one pod to its end. One that is late, or whose run is stopped, is deleted and waited for. */
export async function followAttempt(run: Run, start: AttemptStart): Promise<AttemptEnd> {
  const progress: Progress = { pod: start.pod, memory: start.memory, presence: start.isMissing ? 'missing' : 'seen' }
  const result = openResultBuffer()
  const logs = openAttemptLogs(run, { pod: start.pod, positions: start.positions, result })
  const onChange = (change: PodChange) => noteChange(run, progress, logs, change)
  const readHandle = () => makeHandle(run, start, progress, logs)
  const name = start.pod.metadata?.name ?? ''
  const containers = listFollowed(run, start.pod)
  run.tell.state({ kind: 'created', pod: name, isAdopted: start.isAdopted, containers, readHandle })
  run.hooks.onCreated(start.pod)

  const followed = (await follow(run, progress, onChange)) ?? readEarlierEnd(run, progress)
  if (!followed) return await cancel(run, progress, logs, onChange)
  const isStopped = followed.verdict.kind === 'late' && isOnNode(followed.pod)
  const removal = isStopped ? await stopPod(run, followed.pod, onChange) : 'standing'
  await logs.finish(progress.presence === 'seen' ? drainMs : drainGoneMs, run.signal)
  const diagnosis = await diagnose(run, followed)
  const found = readResult(followed.pod, run.terms, result.read())
  const fate = fateOf(progress, removal)
  return { kind: 'finished', pod: progress.pod, fate, followed, ...(diagnosis && { diagnosis }), result: found }
}

/** Then it may start at any moment, so that it has to be waited for. */
function isOnNode({ spec }: Pod): boolean {
  return (spec?.nodeName ?? '') !== ''
}

/** Undefined when the run was stopped. */
async function follow(
  run: Run,
  progress: Progress,
  onChange: (change: PodChange) => void,
): Promise<Followed | undefined> {
  const { cluster, view, clock, signal, terms, endByMs } = run
  const tellProgress = openProgressTeller(run.tell.state)
  try {
    return await followPod(progress.pod, {
      ...{ view, pods: cluster.pods, clock, signal, terms, endByMs, context: cluster.name },
      memory: progress.memory,
      isMissing: progress.presence === 'missing',
      gather: (pod, diagnosis) => gatherEvidence(cluster, pod, diagnosis, signal),
      onChange,
      onLook: (memory, diagnosis) => {
        progress.memory = memory
        tellProgress(memory.times, diagnosis)
      },
    })
  } catch (thrown) {
    if (!signal.aborted) throw thrown
    return undefined
  }
}

/** A task that had ended when its run was stopped has ended as it did. */
function readEarlierEnd({ terms }: Run, { pod, memory, presence }: Progress): Followed | undefined {
  const end = readPodEnd(pod, terms)
  return end && { verdict: { kind: 'ended', end }, pod, memory, presence, evidence: {} }
}

async function cancel(
  run: Run,
  progress: Progress,
  logs: PodLogs,
  onChange: (change: PodChange) => void,
): Promise<AttemptEnd> {
  const isKept = run.terms.onKill === 'keep'
  const removal = isKept ? 'standing' : await stopPod(run, progress.pod, onChange)
  await logs.finish(isKept ? 0 : drainGoneMs)
  return { kind: 'cancelled', pod: progress.pod, fate: fateOf(progress, removal) }
}

/** Whatever came of its deletion, a pod that the cluster does not show any more is gone. */
function fateOf({ presence }: Progress, removal: PodFate): PodFate {
  return presence === 'seen' ? removal : 'gone'
}

function noteChange({ hooks }: Run, progress: Progress, logs: PodLogs, { kind, pod }: PodChange): void {
  progress.pod = pod
  progress.presence = kind
  logs.update(pod)
  if (kind !== 'seen') logs.lose()
  hooks.onPodChange(pod)
}

/** With the pod's events as evidence, read once the end is known. */
async function diagnose(run: Run, followed: Followed): Promise<Diagnosis | undefined> {
  const { cluster, clock } = run
  const first = diagnoseEnd(followed, cluster.name, clock.now())
  if (!first) return undefined
  if (followed.verdict.kind === 'stuck') {
    tellFailure(run, followed.pod, followed.evidence.events ?? [])
    return first
  }
  const more = await gatherEvidence(cluster, followed.pod, first, new AbortController().signal)
  const evidence = { ...followed.evidence, ...more }
  tellFailure(run, followed.pod, evidence.events ?? [])
  return diagnoseEnd({ ...followed, evidence }, cluster.name, clock.now())
}

function makeHandle(run: Run, { podsMade }: AttemptStart, { pod, memory }: Progress, logs: PodLogs): RunHandle {
  const { namespace = '', name = '', uid = '' } = pod.metadata ?? {}
  return {
    ...{ schemaVersion: 1, kind: 'RunHandle' },
    ...{ cluster: run.cluster.name, namespace, name, uid },
    ...{ runId: run.runId, attempt: attemptOf(pod), podsMade, endByMs: run.endByMs },
    ...{ terms: run.terms, memory, logs: logs.positions },
  }
}
