// How a task ended, read from the status of its pod alone.

import type { Pod } from '../../basics/wire.ts'
import { decidesEnd, listContainers, type PodContainer, type Terminated } from '../../diagnosis/containers.ts'
import { deletedAt } from '../../diagnosis/end/pod-end.ts'
import type { RunTerms } from '../terms.ts'

/** The end of the task's work in a pod. */
export interface PodEnd {
  readonly isSuccess: boolean
  /** Of the container that decided. Absent when none did, as when the node put the pod out. */
  readonly exitCode?: number
  /** When that container started and ended, by the node's clock. */
  readonly startedAt?: Date
  readonly finishedAt?: Date
}

type EndTerms = Pick<RunTerms, 'mainContainer' | 'lastingContainers' | 'result'>

/**
 * How the task ended, or undefined while it goes on. The pod's phase decides; earlier, the end of the main container does when nothing but
 * lasting containers still runs in a pod that does not restart. An end that came after somebody deleted the pod says nothing about the task:
 * a process may end with any exit code because of that, 0 among them.
 */
export function readPodEnd(pod: Pod, terms: EndTerms): PodEnd | undefined {
  const all = listContainers(pod)
  const isLasting = ({ name }: PodContainer) => terms.lastingContainers.includes(name)
  const counted = all.filter((container) => decidesEnd(container) && !isLasting(container))
  const main = counted.find(({ name, role }) => role === 'main' && name === terms.mainContainer)
  const phase = pod.status?.phase
  const isOver = phase === 'Succeeded' || phase === 'Failed' || (isDone(pod, counted) && hasResult(pod, terms))
  if (!isOver) return undefined
  const failed = findFailed(counted, main)
  const isForeign = phase === 'Failed' && !isFaultOf(pod, all.filter(isLasting), counted)
  if (failed || isForeign) return { isSuccess: false, ...describe(failed) }
  return isCutShort(pod, main) ? undefined : { isSuccess: true, exitCode: 0, ...describe(main) }
}

/** Whether a failed pod failed by a lasting container alone. A pod that was put out or is past its deadline says so as its reason. */
function isFaultOf({ status }: Pod, lasting: readonly PodContainer[], counted: readonly PodContainer[]): boolean {
  return status?.reason === undefined && lasting.some(hasFailed) && counted.every(endOf)
}

/** An init container that failed is the end of a pod that does not restart: the others never run. */
function isDone(pod: Pod, counted: readonly PodContainer[]): boolean {
  if (pod.spec?.restartPolicy !== 'Never' || counted.length === 0 || isAtDeadline(pod, counted)) return false
  return counted.every(endOf) || counted.some((container) => container.role === 'init' && hasFailed(container))
}

/** A process that ends because the pod's time is up may do so with any exit code: only the phase tells. */
function isAtDeadline({ spec, status }: Pod, counted: readonly PodContainer[]): boolean {
  const dueMs = Date.parse(status?.startTime ?? '') + (spec?.activeDeadlineSeconds ?? Number.POSITIVE_INFINITY) * 1000
  return counted.some((container) => Date.parse(endOf(container)?.finishedAt ?? '') >= dueMs)
}

/** A sidecar that prints the result does so when everything else has ended. */
function hasResult(pod: Pod, { result }: EndTerms): boolean {
  if (result.kind !== 'log') return true
  const printer = listContainers(pod).find(({ name }) => name === result.container)
  return printer === undefined || endOf(printer) !== undefined
}

function isCutShort(pod: Pod, main: PodContainer | undefined): boolean {
  const finishedAt = Date.parse((main && endOf(main)?.finishedAt) ?? '')
  return deletedAt(pod) <= (Number.isNaN(finishedAt) ? 0 : finishedAt)
}

/** The main container when it failed, otherwise the first other one that did. */
function findFailed(counted: readonly PodContainer[], main: PodContainer | undefined): PodContainer | undefined {
  return main && hasFailed(main) ? main : counted.find(hasFailed)
}

function hasFailed(container: PodContainer): boolean {
  return (endOf(container)?.exitCode ?? 0) !== 0
}

function endOf({ status }: PodContainer): Terminated | undefined {
  return status?.state?.terminated
}

function describe(container: PodContainer | undefined): Omit<PodEnd, 'isSuccess'> {
  const end = container && endOf(container)
  if (!end) return {}
  return {
    exitCode: end.exitCode,
    ...(end.startedAt && { startedAt: new Date(end.startedAt) }),
    ...(end.finishedAt && { finishedAt: new Date(end.finishedAt) }),
  }
}
