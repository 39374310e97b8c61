// What a pod may have at most.

import type { FrozenPod } from 'pullpass/plugin'
import type { Amounts } from './options.ts'
import { allContainers, totalLimits, totalRequests } from './pod-amounts.ts'
import { parseQuantity, showQuantity } from './quantity.ts'
import type { Refusal } from './refusal.ts'

/** Why the pod is above a ceiling, or has no limit where there is one; undefined when it is below all of them. */
export function judgeCeilings(pod: FrozenPod, ceilings: Amounts): Refusal | undefined {
  for (const [resource, ceiling] of Object.entries(ceilings)) {
    const refusal = judgeOpen(pod, resource, ceiling) ?? judgeTotal(pod, resource, ceiling)
    if (refusal) return refusal
  }
  return judgeContradictions(pod)
}

function judgeOpen(pod: FrozenPod, resource: string, ceiling: string): Refusal | undefined {
  if (pod.spec?.resources?.limits?.[resource] !== undefined) return undefined
  const open = allContainers(pod).find(({ resources }) => resources?.limits?.[resource] === undefined)
  if (!open) return undefined
  return {
    kind: 'refuse',
    reason: `container \`${open.name}\` has no limit for ${resource}, and a pod may use ${ceiling} at most`,
    remedy: `set \`resources.limits.${resource}\` of the container, or a default in the configuration of resource-limits`,
  }
}

function judgeTotal(pod: FrozenPod, resource: string, ceiling: string): Refusal | undefined {
  const total = Math.max(totalLimits(pod).get(resource) ?? 0, totalRequests(pod).get(resource) ?? 0)
  if (total <= (parseQuantity(ceiling) ?? 0)) return undefined
  return {
    kind: 'refuse',
    reason: `the pod may use ${showQuantity(resource, total)} of ${resource}, and ${ceiling} is the most that is allowed`,
    remedy: `lower \`resources\` of its containers, or raise \`ceilings.${resource}\` in the configuration of resource-limits`,
  }
}

/** A request above its limit, which the API server would refuse. */
function judgeContradictions(pod: FrozenPod): Refusal | undefined {
  for (const { name, resources } of allContainers(pod)) {
    for (const [resource, limit] of Object.entries(resources?.limits ?? {})) {
      const request = resources?.requests?.[resource]
      if (request === undefined || (parseQuantity(request) ?? 0) <= (parseQuantity(limit) ?? 0)) continue
      return {
        kind: 'refuse',
        reason: `container \`${name}\` requests ${request} of ${resource} and is limited to ${limit}`,
        remedy: `set \`resources.requests.${resource}\` to ${limit} at most`,
      }
    }
  }
  return undefined
}
