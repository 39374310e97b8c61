// Pods that no node takes, and what the scheduler counts up as reasons.

import type { KubernetesEvent, Pod } from '../../basics/wire.ts'
import type { Diagnosis } from '../diagnosis.ts'
import { lastOf } from '../events.ts'
import { makeDiagnosis } from '../make-diagnosis.ts'
import { quote, showLine } from '../shown-text.ts'

/** One reason of the scheduler with the number of nodes that it rules out; without a number it is about the pod. */
export interface SchedulingObstacle {
  readonly nodes?: number
  readonly reason: string
}

/** Why no node takes `pod`; undefined when it has a node or the scheduler has not tried. */
export function diagnoseScheduling(pod: Pod, events: readonly KubernetesEvent[]): Diagnosis | undefined {
  const condition = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False')
  if (pod.spec?.nodeName || !condition) return undefined
  if (condition.reason === 'SchedulingGated') {
    const gates = (pod.spec?.schedulingGates ?? []).map(({ name }) => quote(name)).join(', ')
    const summary = `the pod is held back by scheduling gates: ${gates}`
    return makeDiagnosis('unschedulable', { summary, remedy: 'whoever set the gates has to take them away' })
  }
  const message = condition.message || (lastOf(events, 'FailedScheduling')?.message ?? '')
  const claim = /persistentvolumeclaim "([^"]*)" not found/.exec(message)?.[1]
  if (claim !== undefined) {
    const summary = `the pod can't be scheduled: volume claim ${quote(claim)} does not exist`
    return makeDiagnosis('volume-missing', { summary, evidence: [`the scheduler says: ${showLine(message)}`] })
  }
  return describeObstacles(message)
}

function describeObstacles(message: string): Diagnosis {
  const obstacles = readObstacles(message)
  const reasons = obstacles.map(({ nodes, reason }) =>
    nodes === undefined ? showLine(reason) : `${nodes === 1 ? '1 node' : `${nodes} nodes`}: ${showLine(reason)}`,
  )
  const remedies = [...new Set(obstacles.flatMap(({ reason }) => adviseObstacle(reason)))]
  return makeDiagnosis('unschedulable', {
    summary: `no node takes the pod${reasons.length > 0 ? ` (${reasons.slice(0, 4).join('; ')})` : ''}`,
    evidence: [message === '' ? '' : `the scheduler says: ${showLine(message)}`],
    ...(remedies.length > 0 && { remedy: remedies.join('; ') }),
  })
}

/** The reasons in `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {a: b}. preemption: …`. */
export function readObstacles(message: string): SchedulingObstacle[] {
  const [reasons = ''] = message
    .replace(/^\d+\/\d+ nodes are available: /, '')
    .split(/\.? (?:no new claims to deallocate|preemption: )/)
  return reasons
    .split(/, (?=\d+ )/)
    .map((part) => part.replace(/[.,\s]+$/, ''))
    .filter((part) => part !== '')
    .map((part) => {
      const [, nodes, reason] = /^(\d+) (.+)$/s.exec(part) ?? []
      return nodes === undefined || reason === undefined
        ? { reason: part }
        : { nodes: Number(nodes), reason: reason.replace(/^node\(s\) /, '') }
    })
}

function adviseObstacle(reason: string): string[] {
  const resource = /^Insufficient (\S+)/.exec(reason)?.[1]
  if (resource !== undefined) return [`lower the request for ${resource}, or add nodes that have it`]
  if (/untolerated taint/.test(reason)) return ['tolerate the taint, or add nodes without it']
  if (/affinity|selector/.test(reason) && !/volume/.test(reason)) {
    return ['correct `nodeSelector` and affinity, or label a node']
  }
  if (/unschedulable/.test(reason)) return ['wait until the node takes pods again']
  if (/Too many pods/.test(reason)) return ['wait until pods end, or add nodes']
  if (/volume|PersistentVolumeClaim/i.test(reason)) return ['look at the volume claims of the namespace']
  return []
}
