// From one look at a pod to the next: the real cause under a back-off is remembered, and a pod is given up when the grace of its cause is over.

import type { Pod } from '../basics/wire.ts'
import { causeCatalogue, type DiagnosisCode, graceMs } from './catalogue.ts'
import { listContainers, type PodContainer } from './containers.ts'
import { diagnosePod } from './diagnose.ts'
import type { Diagnosis } from './diagnosis.ts'
import { isRestarted } from './end/restart.ts'
import type { DiagnosisInput } from './input.ts'
import { readShownPullError } from './pull/pull.ts'

/** What is kept between two looks. Plain data: it survives a restart of the launcher as JSON. */
export interface StartMemory {
  /** The last pull error of each container that has not started, by the container's name. */
  readonly pullErrors: Readonly<Record<string, string>>
  /** When each cause was seen first, in milliseconds, by code and container. */
  readonly firstSeenMs: Readonly<Record<string, number>>
}

/** What a launcher should do now. */
export interface StartJudgement {
  readonly memory: StartMemory
  readonly verdict: 'wait' | 'fail'
  /** What is wrong so far, also while waiting. */
  readonly diagnosis?: Diagnosis
  /** The pod's pull secrets would tell more than the words of the node: read them and judge again. */
  readonly wantsSecrets: boolean
  /** When to look again even if nothing changes; absent when only a change matters. */
  readonly lookAgainAt?: Date
}

/** Causes that are told from the words of the node alone, and more exactly from the secrets. */
const dependsOnSecrets: readonly DiagnosisCode[] = [
  'access-denied',
  'access-unclear',
  'image-not-found',
  'login-refused',
  'secret-missing',
  'secret-unreadable',
]

/** Nothing seen yet. */
export const freshMemory: StartMemory = { pullErrors: {}, firstSeenMs: {} }

/**
 * Judges a pod as it is at `input.now`, after `previous` looks. A cause without grace fails at once; others fail when they have lasted, with
 * interruptions or without, for their grace since they were first seen. A pod that failed fails; one without trouble is waited for.
 * Call it at each change of the pod, when evidence is added, and at `lookAgainAt`, with the secrets as they are then: they may have
 * changed since the last look.
 */
export function judgeStart(previous: StartMemory, input: DiagnosisInput): StartJudgement {
  const containers = listContainers(input.pod)
  const waiting = containers.filter(({ status }) => !status?.state?.running && !status?.state?.terminated)
  const pullErrors = rememberErrors(previous, waiting)
  const diagnosis = diagnosePod({ ...input, pullErrors: { ...input.pullErrors, ...pullErrors } })
  const kept = keepSightings(previous, waiting)
  const { phase } = input.pod.status ?? {}
  if (!diagnosis || phase === 'Succeeded') {
    return { memory: { pullErrors, firstSeenMs: kept }, verdict: 'wait', wantsSecrets: false }
  }
  const key = keyOf(diagnosis)
  const now = input.now.getTime()
  const firstSeen = kept[key] ?? now
  const memory = { pullErrors, firstSeenMs: { ...kept, [key]: firstSeen } }
  const wantsSecrets = !input.secrets && dependsOnSecrets.includes(diagnosis.code)
  const end = phase === 'Failed' ? now : firstSeen + graceOf(diagnosis, input.pod, containers)
  if (end <= now) return { memory, diagnosis, verdict: 'fail', wantsSecrets }
  const lookAgain = Number.isFinite(end) ? { lookAgainAt: new Date(end) } : {}
  return { memory, diagnosis, verdict: 'wait', wantsSecrets, ...lookAgain }
}

function rememberErrors({ pullErrors }: StartMemory, waiting: readonly PodContainer[]): Record<string, string> {
  return Object.fromEntries(
    waiting.flatMap((container) => {
      const error = readShownPullError(container) ?? pullErrors[container.name]
      return error === undefined ? [] : [[container.name, error]]
    }),
  )
}

/** A container that has started is past its troubles. */
function keepSightings({ firstSeenMs }: StartMemory, waiting: readonly PodContainer[]): Record<string, number> {
  const names = new Set(waiting.map(({ name }) => name))
  return Object.fromEntries(
    Object.entries(firstSeenMs).filter(([key]) => {
      const container = key.slice(key.indexOf('/') + 1)
      return container === '' || names.has(container)
    }),
  )
}

function keyOf({ code, container = '' }: Diagnosis): string {
  return `${code}/${container}`
}

/** Whoever lets a container be restarted wants it to be, for as long as there is time. */
function graceOf({ code, container }: Diagnosis, pod: Pod, containers: readonly PodContainer[]): number {
  const about = containers.find(({ name }) => name === container)
  // Somebody added it to look into the pod: no task waits for it.
  if (about?.role === 'ephemeral') return graceMs.deadline
  const { waiting, terminated } = about?.status?.state ?? {}
  const hasRun = terminated !== undefined || waiting?.reason === 'CrashLoopBackOff'
  return graceMs[about && hasRun && isRestarted(pod, about) ? 'deadline' : causeCatalogue[code].grace]
}
