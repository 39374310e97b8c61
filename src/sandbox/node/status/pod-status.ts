// The status of a pod on the node, as the kubelet writes it.

import { objectsAt, textAt } from '../../api/object.ts'
import type { PodSpec } from '../spec/pod-spec.ts'
import { type ContainerRecord, isReady, showContainer } from './container.ts'
import { type Phase, phaseOf } from './phase.ts'

/** Everything that a status is made of. */
export interface StatusInput {
  readonly restartPolicy: PodSpec['restartPolicy']
  readonly containers: readonly ContainerRecord[]
  /** Whether the pod has its network and volumes. */
  readonly isPrepared: boolean
  /** Whether the node is done with it; before that no phase is final. */
  readonly isOver: boolean
  readonly hostIp: string
  readonly podIp?: string
  readonly startTime: string
  /** Why the node ended the pod, when it did. */
  readonly end?: { readonly reason: string; readonly message: string }
  /** The condition that says who disrupted the pod, when somebody did. */
  readonly disruption?: { readonly reason: string; readonly message: string }
  readonly generation: number
  readonly now: string
}

interface Condition {
  readonly type: string
  readonly status: 'True' | 'False'
  readonly reason?: string
  readonly message?: string
}

/** The next status of a pod whose status is `previous`. */
export function buildPodStatus(previous: object, input: StatusInput): object {
  const { containers, end } = input
  const reached = end === undefined ? phaseOf(input.restartPolicy, containers) : 'Failed'
  const isFinal = reached === 'Succeeded' || reached === 'Failed'
  const phase = choosePhase(reached, isFinal, input.isOver, textAt(previous, 'phase'))
  const init = containers.filter(({ role }) => role !== 'main')
  const main = containers.filter(({ role }) => role === 'main')
  const podIp = input.podIp
  return {
    observedGeneration: input.generation,
    phase,
    conditions: mergeConditions(objectsAt(previous, 'conditions'), conditionsOf(input, reached), input),
    ...(end === undefined || !input.isOver ? {} : end),
    hostIP: input.hostIp,
    hostIPs: [{ ip: input.hostIp }],
    ...(podIp === undefined ? {} : { podIP: podIp, podIPs: [{ ip: podIp }] }),
    startTime: input.startTime,
    ...(init.length === 0 ? {} : { initContainerStatuses: init.map(showContainer) }),
    containerStatuses: main.map(showContainer),
    qosClass: textAt(previous, 'qosClass') || 'BestEffort',
  }
}

// A pod is not over before the node is done with it, and never over without an outcome.
function choosePhase(reached: Phase, isFinal: boolean, isOver: boolean, previous: string): string {
  if (isOver) return isFinal ? reached : 'Failed'
  return isFinal ? previous || 'Pending' : reached
}

function conditionsOf(input: StatusInput, reached: Phase): Condition[] {
  const readiness = describeReadiness(input.containers, reached)
  return [
    { type: 'PodReadyToStartContainers', status: input.isPrepared && !input.isOver ? 'True' : 'False' },
    { type: 'Initialized', ...describeInitialization(input.containers, reached) },
    { type: 'Ready', ...readiness },
    { type: 'ContainersReady', ...readiness },
    { type: 'PodScheduled', status: 'True' },
    ...(input.disruption === undefined
      ? []
      : [{ type: 'DisruptionTarget', status: 'True' as const, ...input.disruption }]),
  ]
}

function describeInitialization(containers: readonly ContainerRecord[], reached: Phase): Omit<Condition, 'type'> {
  if (reached === 'Succeeded') return { status: 'True', reason: 'PodCompleted' }
  const open = containers.filter((record) => record.role !== 'main' && !isReady(record))
  if (open.length === 0 || containers.some(({ role, id }) => role === 'main' && id !== '')) return { status: 'True' }
  const message = `containers with incomplete status: [${namesOf(open)}]`
  return { status: 'False', reason: 'ContainersNotInitialized', message }
}

function describeReadiness(containers: readonly ContainerRecord[], reached: Phase): Omit<Condition, 'type'> {
  if (reached === 'Succeeded') return { status: 'False', reason: 'PodCompleted' }
  if (reached === 'Failed') return { status: 'False', reason: 'PodFailed' }
  const unready = containers.filter((record) => record.role !== 'init' && !isReady(record))
  if (unready.length === 0) return { status: 'True' }
  const message = `containers with unready status: [${namesOf(unready)}]`
  return { status: 'False', reason: 'ContainersNotReady', message }
}

const namesOf = (records: readonly ContainerRecord[]): string => records.map(({ spec }) => spec.name).join(' ')

// A condition keeps its time until its status changes; conditions that others wrote stay.
function mergeConditions(
  old: readonly object[],
  next: readonly Condition[],
  { generation, now }: StatusInput,
): object[] {
  const own = new Set(next.map(({ type }) => type))
  const times = next.map((condition) => {
    const before = old.find((other) => textAt(other, 'type') === condition.type)
    const isSame = before !== undefined && textAt(before, 'status') === condition.status
    const lastTransitionTime = isSame ? textAt(before, 'lastTransitionTime') : now
    const { type, status, ...why } = condition
    return { type, observedGeneration: generation, status, lastProbeTime: null, lastTransitionTime, ...why }
  })
  return [...times, ...old.filter((other) => !own.has(textAt(other, 'type')))]
}
