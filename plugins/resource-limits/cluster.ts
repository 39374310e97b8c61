// What the cluster and the namespace can give at all. What is only in use for now is worth waiting for.

import type { CapacityReading, FrozenPod } from 'pullpass/plugin'
import { allContainers, type Totals, totalLimits, totalRequests } from './pod-amounts.ts'
import { parseQuantity, showQuantity } from './quantity.ts'
import type { Refusal } from './refusal.ts'

type Nodes = NonNullable<Awaited<ReturnType<CapacityReading['nodes']>>>
type Limits = NonNullable<Awaited<ReturnType<CapacityReading['limits']>>>

/** Why the pod could never run here; undefined when it could, or where looking is forbidden. */
export async function judgeCluster(pod: FrozenPod, capacity: CapacityReading): Promise<Refusal | undefined> {
  const [nodes, limits] = await Promise.all([capacity.nodes(), capacity.limits()])
  return (nodes && judgeNodes(pod, nodes)) ?? (limits && (judgeQuotas(pod, limits) ?? judgeRanges(pod, limits)))
}

function judgeNodes(pod: FrozenPod, nodes: Nodes): Refusal | undefined {
  const needed = totalRequests(pod)
  const usable = nodes.filter(({ isSchedulable }) => isSchedulable)
  // A cluster that makes nodes when they are needed has none to look at.
  if (usable.length === 0 || usable.some(({ allocatable }) => holds(allocatable, needed))) return undefined
  const [resource, amount] = findScarce(needed, usable)
  const most = Math.max(...usable.map(({ allocatable }) => parseQuantity(allocatable[resource] ?? '0') ?? 0))
  return {
    kind: 'refuse',
    reason: `the pod requests ${showQuantity(resource, amount)} of ${resource}, and the largest node has ${showQuantity(resource, most)}`,
    remedy: `lower \`resources.requests.${resource}\`, or add a node that has it`,
    evidence: [`no one of ${usable.length} nodes holds all that the pod requests: ${showAll(needed)}`],
  }
}

function holds(allocatable: Readonly<Record<string, string>>, needed: Totals): boolean {
  return [...needed].every(([resource, amount]) => amount <= (parseQuantity(allocatable[resource] ?? '0') ?? 0))
}

/** The resource that most nodes have too little of. */
function findScarce(needed: Totals, nodes: Nodes): readonly [string, number] {
  const lacking = ([resource, amount]: readonly [string, number]) =>
    nodes.filter(({ allocatable }) => !holds(allocatable, new Map([[resource, amount]]))).length
  const [scarcest = ['cpu', 0]] = [...needed].sort((one, other) => lacking(other) - lacking(one))
  return scarcest
}

function judgeQuotas(pod: FrozenPod, { quotas }: Limits): Refusal | undefined {
  const requests = totalRequests(pod)
  const limits = totalLimits(pod)
  for (const { name, hard } of quotas) {
    for (const [counted, most] of Object.entries(hard)) {
      const resource = counted.replace(/^(requests|limits)\./, '')
      const amount = (counted.startsWith('limits.') ? limits : requests).get(resource) ?? 0
      if (amount <= (parseQuantity(most) ?? 0)) continue
      return {
        kind: 'refuse',
        reason: `the pod needs ${showQuantity(resource, amount)} of ${counted}, and quota \`${name}\` of the namespace allows ${most} in all`,
        remedy: `lower \`resources\` of the pod, or have the quota raised`,
      }
    }
  }
  return undefined
}

function judgeRanges(pod: FrozenPod, { containerRanges }: Limits): Refusal | undefined {
  for (const { name: range, max } of containerRanges) {
    for (const { name, resources } of allContainers(pod)) {
      for (const [resource, most] of Object.entries(max)) {
        const limit = resources?.limits?.[resource]
        if (limit === undefined || (parseQuantity(limit) ?? 0) <= (parseQuantity(most) ?? 0)) continue
        return {
          kind: 'refuse',
          reason: `container \`${name}\` is limited to ${limit} of ${resource}, and the LimitRange \`${range}\` of the namespace allows ${most}`,
          remedy: `set \`resources.limits.${resource}\` to ${most} at most`,
        }
      }
    }
  }
  return undefined
}

function showAll(totals: Totals): string {
  return [...totals].map(([resource, amount]) => `${resource} ${showQuantity(resource, amount)}`).join(', ')
}
