// Pods on their way to their first process: who has to do the next step.

import type { KubernetesEvent } from '../../basics/wire.ts'
import type { PodContainer } from '../containers.ts'
import { containerOf, lastOf, timeOf } from '../events.ts'
import type { DiagnosisInput } from '../input.ts'
import { adviseLogs, adviseNode } from '../next-command.ts'
import { quote, showLine } from '../shown-text.ts'
import type { FoundWait } from './wait.ts'

/** What keeps the containers of the pod from all having started; undefined when they have. */
export function findStartWait(
  input: DiagnosisInput,
  containers: readonly PodContainer[],
  events: readonly KubernetesEvent[],
): FoundWait | undefined {
  const { spec, status } = input.pod
  if (!spec?.nodeName) return describeScheduler(input)
  // The kubelet writes a start time as soon as it has seen the pod, and containers after that.
  if (!status?.startTime && containers.every((container) => !container.status)) return describeNode(input)
  const own = containers.filter(({ role }) => role !== 'ephemeral')
  const initial = own.find((container) => container.role === 'init' && !isDone(container))
  if (initial?.status?.state?.running) return describeInit(initial, input)
  const sidecar = own.find((container) => container.role === 'sidecar' && container.status?.started === false)
  if (sidecar?.status?.state?.running) return undefined
  const waiting = initial ?? own.find(({ status: one }) => !one?.state?.running && !one?.state?.terminated)
  return waiting && describeContainer(waiting, input, events)
}

function isDone({ status }: PodContainer): boolean {
  return status?.state?.terminated?.exitCode === 0
}

function describeScheduler({ pod }: DiagnosisInput): FoundWait {
  const { schedulerName = 'default-scheduler' } = pod.spec ?? {}
  const isOwn = schedulerName !== 'default-scheduler'
  return {
    for: 'scheduler',
    summary: `no scheduler ${isOwn ? `called ${quote(schedulerName)} ` : ''}has looked at the pod`,
    evidence: [],
    remedy: isOwn
      ? 'see that a scheduler of that name runs, or correct `schedulerName`'
      : 'ask who runs the cluster to look at its scheduler',
  }
}

function describeNode(input: DiagnosisInput): FoundWait {
  const { spec, status } = input.pod
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled')
  return {
    for: 'node',
    summary: `node ${quote(spec?.nodeName ?? '')} has not taken the pod up`,
    evidence: ['its kubelet has written nothing about the pod yet: it may be down, or there is no such node'],
    remedy: `see whether the node is there and ready:\n${adviseNode(input)}`,
    since: scheduled?.lastTransitionTime,
  }
}

function describeInit(container: PodContainer, input: DiagnosisInput): FoundWait {
  return {
    for: 'init-container',
    summary: `init container ${quote(container.name)} still runs, and the others start after it`,
    evidence: [],
    remedy: `read its log:\n${adviseLogs({ container, input }, false)}`,
    since: container.status?.state?.running?.startedAt,
  }
}

function describeContainer(
  container: PodContainer,
  { pod }: DiagnosisInput,
  events: readonly KubernetesEvent[],
): FoundWait {
  const own = events.filter((event) => containerOf(event) === container.name)
  const pulling = lastOf(own, 'Pulling', 'Pulled', 'Failed')
  if (pulling?.reason === 'Pulling') {
    return {
      for: 'image',
      summary: `the node pulls image ${quote(container.image)}`,
      evidence: [],
      remedy: 'wait; see how large the image is, and how the node reaches its registry',
      since: new Date(timeOf(pulling)).toISOString(),
    }
  }
  const { reason = '', message = '' } = container.status?.state?.waiting ?? {}
  const said = [reason, message].filter((text) => text !== '').join(': ')
  return {
    for: 'container',
    summary: `${container.role === 'init' ? 'init container' : 'container'} ${quote(container.name)} has not started yet`,
    evidence: said === '' ? [] : [`the node says: ${showLine(said)}`],
    remedy: "wait, or look at the pod's events and its node",
    since: pod.status?.startTime,
  }
}
