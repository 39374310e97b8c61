// Pods that the cluster ended, not their containers: evicted, preempted, lost with their node, refused by it, or past a deadline.

import type { Pod } from '../../basics/wire.ts'
import type { DiagnosisCode } from '../catalogue.ts'
import type { Diagnosis } from '../diagnosis.ts'
import { makeDiagnosis } from '../make-diagnosis.ts'
import { showLine } from '../shown-text.ts'

type Ending = readonly [DiagnosisCode, string]

/** `status.reason` of a failed pod: pkg/kubelet, pkg/controller/podgc and pkg/util/node of Kubernetes. */
const byReason: Readonly<Record<string, Ending>> = {
  Evicted: ['evicted', 'the node put the pod out because it ran short of a resource'],
  Preempting: ['preempted', 'the kubelet ended the pod to make room for a critical one'],
  Preempted: ['preempted', 'the pod had to make room for one of higher priority'],
  NodeShutdown: ['node-shutdown', 'the node was shut down'],
  Shutdown: ['node-shutdown', 'the node was shut down'],
  Terminated: ['node-shutdown', 'the node was shut down'],
  NodeLost: ['node-lost', 'the node does not report any more'],
  NodeAffinity: ['node-refused', 'the node refused the pod: its labels do not fit (any more)'],
  UnexpectedAdmissionError: ['node-refused', 'the node refused the pod'],
  OutOfcpu: ['node-refused', 'the node refused the pod: it has not enough processor time left'],
  OutOfmemory: ['node-refused', 'the node refused the pod: it has not enough memory left'],
  OutOfpods: ['node-refused', 'the node refused the pod: it runs as many as it may'],
}

/** Reasons of the condition DisruptionTarget. */
const byDisruption: Readonly<Record<string, Ending>> = {
  PreemptionByScheduler: ['preempted', 'the scheduler ended the pod to make room for one of higher priority'],
  PreemptionByKubeScheduler: ['preempted', 'the scheduler ended the pod to make room for one of higher priority'],
  DeletionByTaintManager: ['node-lost', 'the node got a taint that the pod does not tolerate'],
  EvictionByEvictionAPI: ['evicted', 'the pod was evicted, as when a node is drained'],
  DeletionByPodGC: ['node-lost', 'the node of the pod is gone'],
  TerminationByKubelet: ['evicted', 'the kubelet ended the pod to protect or shut down the node'],
}

/** Which act of the cluster ended `pod`; undefined when none did, or only the deadline of the pod itself. */
export function diagnosePodEnd({ status }: Pod): Diagnosis | undefined {
  const { reason = '', message = '', conditions = [] } = status ?? {}
  const disruption = conditions.find(({ type, status: holds }) => type === 'DisruptionTarget' && holds === 'True')
  const ending = byReason[reason] ?? refused(reason) ?? byDisruption[disruption?.reason ?? '']
  if (!ending) return undefined
  const [code, summary] = isOwnStorage(reason, message)
    ? (['storage-limit-exceeded', 'the pod was put out because it wrote more to local storage than its limit'] as const)
    : ending
  return makeDiagnosis(code, {
    summary,
    evidence: [message, disruption?.message ?? ''].map((text) =>
      text === '' ? '' : `the cluster says: ${showLine(text)}`,
    ),
  })
}

/** Extended resources have names of their own: `OutOfnvidia.com/gpu`. */
function refused(reason: string): Ending | undefined {
  if (!reason.startsWith('OutOf')) return undefined
  return ['node-refused', 'the node refused the pod: it has not enough of a resource left']
}

function isOwnStorage(reason: string, message: string): boolean {
  return (
    reason === 'Evicted' && /exceeds the (?:total )?limit|exceeded its local ephemeral storage limit/i.test(message)
  )
}

/** The end of a pod that ran for longer than it may. */
export function diagnoseDeadline({ spec }: Pod): Diagnosis {
  const seconds = spec?.activeDeadlineSeconds
  return makeDiagnosis('deadline', {
    summary: `the pod ran longer than it may${seconds === undefined ? '' : ` (${seconds} s, \`activeDeadlineSeconds\`)`}`,
  })
}

/**
 * When somebody asked for the deletion of `pod`, in milliseconds; infinity when nobody did. The time stamp is when the grace period ends. When
 * the pod is gone for the kubelet, it becomes the time of that with no grace period: then this is the earliest time that it can have been.
 */
export function deletedAt({ metadata, spec }: Pod): number {
  const end = Date.parse(metadata?.deletionTimestamp ?? '')
  const graceSeconds = metadata?.deletionGracePeriodSeconds || (spec?.terminationGracePeriodSeconds ?? 30)
  return Number.isNaN(end) ? Number.POSITIVE_INFINITY : end - graceSeconds * 1000
}

/** The end of a pod that was deleted; `exit` is how its container ended because of that. Undefined when nobody deleted it. */
export function diagnoseDeletion({ metadata }: Pod, exit?: Diagnosis): Diagnosis | undefined {
  if (metadata?.deletionTimestamp === undefined) return undefined
  const evidence = [`its deletion time is ${metadata.deletionTimestamp}`, exit?.summary ?? '']
  return makeDiagnosis('deleted', { summary: 'somebody deleted the pod before it was done', evidence })
}
