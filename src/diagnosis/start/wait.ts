// What a pod without trouble still waits for: a scheduler, its node, an image, an init container, or to become ready.

import { graceMs } from '../catalogue.ts'
import { listContainers } from '../containers.ts'
import { eventsOf } from '../events.ts'
import type { DiagnosisInput } from '../input.ts'
import { findReadinessWait } from './readiness-wait.ts'
import { findRestartWait } from './restart-wait.ts'
import { findStartWait } from './start-wait.ts'

export type WaitCause = 'scheduler' | 'node' | 'image' | 'container' | 'init-container' | 'readiness'

/** What a pod waits for, as it is found. Names and texts of others are bounded; to be escaped by who shows them. */
export interface FoundWait {
  readonly for: WaitCause
  /** One sentence without full stop. */
  readonly summary: string
  readonly evidence: readonly string[]
  /** A sentence, with a command on the line below where there is one. */
  readonly remedy: string
  /** RFC 3339, as the API wrote it. */
  readonly since?: string | undefined
}

/** Why a pod that nothing is wrong with does not run, or is not ready. */
export interface PodWait extends FoundWait {
  readonly since?: string
  /** It takes longer than a start does as a rule: two minutes. */
  readonly isLong: boolean
}

/**
 * What the pod still waits for; undefined when it runs and is ready, or is done. To be asked where `diagnosePod` finds no trouble. Asks nobody;
 * never throws on anything that the API gives.
 */
export function findWait(input: DiagnosisInput): PodWait | undefined {
  const { pod, now } = input
  const phase = pod.status?.phase
  if (phase === 'Succeeded' || phase === 'Failed') return undefined
  const containers = listContainers(pod)
  const events = eventsOf(pod, input.events ?? [])
  const found =
    findStartWait(input, containers, events) ??
    findRestartWait(input, containers) ??
    findReadinessWait(input, containers, events)
  if (!found) return undefined
  const { since = pod.metadata?.creationTimestamp, ...wait } = found
  const sinceMs = Date.parse(since ?? '')
  const isLong = !(now.getTime() - sinceMs < graceMs.patient)
  return { ...wait, ...(!Number.isNaN(sinceMs) && since && { since }), isLong }
}
