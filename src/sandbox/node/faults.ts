// Faults of the node that a test asks for: which pods they hit, and what becomes of those.

import { type CountedRule, CountedRules } from '../loopback/counted-rules.ts'

/**
 * - `slow-start`: the pod's containers are not made before this much time has passed
 * - `out-of-memory`: a container is killed as when its memory is used up, so long after its start; with `childOnly` only something that it
 *   started is said to be killed, and it ends by itself
 * - `evict`: the node ends the pod, so long after its first container started, as when it runs low on memory
 * - `node-gone`: the node with everything on it is gone, so long after the pod's first container started; its pods are removed
 */
export type NodeFault =
  | { readonly kind: 'slow-start'; readonly delayMs: number }
  | { readonly kind: 'out-of-memory'; readonly afterMs?: number; readonly childOnly?: boolean }
  | { readonly kind: 'evict'; readonly afterMs?: number; readonly message?: string }
  | { readonly kind: 'node-gone'; readonly afterMs?: number }

export interface NodeFaultRule extends CountedRule {
  readonly server: 'node'
  readonly fault: NodeFault
  /** Only the node of the cluster with this context name. */
  readonly cluster?: string
  readonly namespace?: string
  /** Text that the pod's name contains, or a pattern that it matches. */
  readonly pod?: string | RegExp
}

/** A pod as a rule sees it. */
export interface FaultedPod {
  readonly cluster: string
  readonly namespace: string
  readonly name: string
}

/** The rules in force for all nodes of a sandbox. */
export class NodeFaultPlan extends CountedRules<NodeFaultRule> {
  /** The faults for a pod that a node takes, which counts as one hit of each. */
  take(pod: FaultedPod): NodeFault[] {
    return [...this.hits((rule) => matches(rule, pod))].map(({ fault }) => fault)
  }
}

function matches(rule: NodeFaultRule, pod: FaultedPod): boolean {
  if (rule.cluster !== undefined && rule.cluster !== pod.cluster) return false
  if (rule.namespace !== undefined && rule.namespace !== pod.namespace) return false
  if (rule.pod === undefined) return true
  return typeof rule.pod === 'string' ? pod.name.includes(rule.pod) : rule.pod.test(pod.name)
}
