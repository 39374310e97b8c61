// Pods that run and are not ready: which container, and what its probe was told the last time.

import type { KubernetesEvent, Pod } from '../../basics/wire.ts'
import type { PodContainer, Terminated } from '../containers.ts'
import { containerOf, lastOf } from '../events.ts'
import type { DiagnosisInput } from '../input.ts'
import { adviseLogs, adviseNode } from '../next-command.ts'
import { quote, quoteAll, showLine } from '../shown-text.ts'
import type { FoundWait } from './wait.ts'

/** Why a pod whose containers have started is not ready; undefined when it is, or when only containers that are done keep it from that. */
export function findReadinessWait(
  input: DiagnosisInput,
  containers: readonly PodContainer[],
  events: readonly KubernetesEvent[],
): FoundWait | undefined {
  const { pod } = input
  const ready = conditionOf(pod, 'Ready')
  if (ready?.status === 'True') return undefined
  const lasting = containers.filter(({ role }) => role === 'main' || role === 'sidecar')
  const unready = lasting.find((container) => !container.status?.ready && !isDoneIn(pod, container))
  const since = ready?.lastTransitionTime
  if (unready) return { ...describeContainer(unready, input, events), since }
  const gates = (pod.spec?.readinessGates ?? []).map(({ conditionType }) => conditionType)
  const open = gates.filter((gate) => conditionOf(pod, gate)?.status !== 'True')
  if (open.length > 0) return { ...describeGates(open), since }
  // The control plane takes readiness from pods of a node that is silent, and leaves their containers as they were.
  return conditionOf(pod, 'ContainersReady')?.status === 'True' && ready ? { ...describeNode(input), since } : undefined
}

function conditionOf({ status }: Pod, wanted: string) {
  return status?.conditions?.find(({ type }) => type === wanted)
}

/** Ended well and not started again: the pod counts it as not ready all the same. */
function isDoneIn({ spec }: Pod, { role, status }: PodContainer): boolean {
  return role === 'main' && spec?.restartPolicy !== 'Always' && status?.state?.terminated?.exitCode === 0
}

function describeContainer(
  container: PodContainer,
  input: DiagnosisInput,
  events: readonly KubernetesEvent[],
): FoundWait {
  const { name, role, spec, status } = container
  const { terminated } = status?.state ?? {}
  if (terminated) return describeEnded(container, terminated, input)
  const own = events.filter((event) => containerOf(event) === name)
  const unhealthy = lastOf(own, 'Unhealthy')?.message ?? ''
  const probe =
    status?.started === false && spec.startupProbe ? 'startup' : spec.readinessProbe ? 'readiness' : undefined
  const why = probe === undefined ? '' : `: its ${probe} probe does not pass`
  return {
    for: 'readiness',
    summary: `${role === 'sidecar' ? 'sidecar' : 'container'} ${quote(name)} is not ready${why}`,
    evidence: unhealthy === '' ? [] : [`the node says: ${showLine(unhealthy)}`],
    remedy: `correct the probe, or see in its log why it does not answer:\n${adviseLogs({ container, input }, false)}`,
  }
}

function describeEnded(container: PodContainer, { exitCode }: Terminated, input: DiagnosisInput): FoundWait {
  return {
    for: 'readiness',
    summary: `container ${quote(container.name)} has ended with exit code ${exitCode} and is started again`,
    evidence: [],
    remedy: `see in its log why it ended:\n${adviseLogs({ container, input }, false)}`,
  }
}

function describeGates(gates: readonly string[]): FoundWait {
  return {
    for: 'readiness',
    summary: `the pod is not ready: its readiness gate ${quoteAll(gates)} is not open`,
    evidence: [],
    remedy: 'whoever sets that condition has to set it to `True`',
  }
}

function describeNode(input: DiagnosisInput): FoundWait {
  return {
    for: 'node',
    summary: `the pod does not count as ready, though its containers were: node ${quote(input.pod.spec?.nodeName ?? '')} may not report any more`,
    evidence: [],
    remedy: `see whether the node is there and ready:\n${adviseNode(input)}`,
  }
}
