// Fills in what containers leave open.

import type { FrozenPod } from 'pullpass/plugin'
import type { Amounts, ResourceLimitsOptions } from './options.ts'
import { parseQuantity } from './quantity.ts'

type Container = NonNullable<FrozenPod['spec']>['containers'][number]
type Defaults = NonNullable<ResourceLimitsOptions['defaults']>

/** The pod with defaults in every container that leaves them open. */
export function fillDefaults(pod: FrozenPod, defaults: Defaults): FrozenPod {
  const { spec } = pod
  if (!spec) return pod
  const fill = (container: Container): Container => fillContainer(container, defaults)
  return {
    ...pod,
    spec: {
      ...spec,
      containers: spec.containers.map(fill),
      ...(spec.initContainers && { initContainers: spec.initContainers.map(fill) }),
    },
  }
}

function fillContainer(container: Container, defaults: Defaults): Container {
  const { requests = {}, limits = {} } = container.resources ?? {}
  const filledLimits = { ...raise(defaults.limits ?? {}, requests), ...limits }
  // A request that is not there is the limit, as the API server has it: a default is for what has neither.
  const open = Object.entries(defaults.requests ?? {}).filter(([resource]) => limits[resource] === undefined)
  const filledRequests = { ...lower(Object.fromEntries(open), filledLimits), ...requests }
  return { ...container, resources: { ...container.resources, requests: filledRequests, limits: filledLimits } }
}

/** Default limits, none below what is requested. */
function raise(limits: Amounts, requests: Amounts): Amounts {
  return mapAmounts(limits, (resource, limit) => {
    const request = requests[resource]
    return request !== undefined && isMore(request, limit) ? request : limit
  })
}

/** Default requests, none above the limit. */
function lower(requests: Amounts, limits: Amounts): Amounts {
  return mapAmounts(requests, (resource, request) => {
    const limit = limits[resource]
    return limit !== undefined && isMore(request, limit) ? limit : request
  })
}

function mapAmounts(amounts: Amounts, change: (resource: string, amount: string) => string): Amounts {
  return Object.fromEntries(Object.entries(amounts).map(([resource, amount]) => [resource, change(resource, amount)]))
}

function isMore(one: string, other: string): boolean {
  return (parseQuantity(one) ?? 0) > (parseQuantity(other) ?? 0)
}
