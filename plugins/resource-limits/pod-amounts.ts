// What a whole pod asks for and may use, as the scheduler counts it (pkg/api/v1/resource): init containers run one after the other before
// the others, sidecars beside them all.

import type { FrozenPod } from 'pullpass/plugin'
import { parseQuantity } from './quantity.ts'

/** Amounts by resource, in cores, bytes or counts. */
export type Totals = ReadonlyMap<string, number>

type Container = NonNullable<FrozenPod['spec']>['containers'][number]

/** The sum of requests; where a container has only a limit, that is its request. */
export function totalRequests({ spec }: FrozenPod): Totals {
  const pod = spec?.resources?.requests
  const total = addUp(spec, ({ resources }) => ({ ...resources?.limits, ...resources?.requests }))
  return add(new Map([...total, ...toTotals(pod)]), toTotals(spec?.overhead))
}

/** The sum of limits. */
export function totalLimits({ spec }: FrozenPod): Totals {
  const total = addUp(spec, ({ resources }) => resources?.limits ?? {})
  return new Map([...total, ...toTotals(spec?.resources?.limits)])
}

/** Every container of the pod, init containers first. */
export function allContainers({ spec }: FrozenPod): readonly Container[] {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]
}

function addUp(spec: FrozenPod['spec'], of: (container: Container) => Readonly<Record<string, string>>): Totals {
  let beside: Totals = new Map()
  let most: Totals = new Map()
  for (const container of spec?.initContainers ?? []) {
    const own = toTotals(of(container))
    const isSidecar = container.restartPolicy === 'Always'
    if (isSidecar) beside = add(beside, own)
    most = larger(most, isSidecar ? beside : add(beside, own))
  }
  const running = (spec?.containers ?? []).reduce((total, container) => add(total, toTotals(of(container))), beside)
  return larger(most, running)
}

function toTotals(amounts: Readonly<Record<string, string>> | undefined): Totals {
  return new Map(Object.entries(amounts ?? {}).map(([resource, amount]) => [resource, parseQuantity(amount) ?? 0]))
}

function add(one: Totals, other: Totals): Totals {
  return combine(one, other, (a, b) => a + b)
}

function larger(one: Totals, other: Totals): Totals {
  return combine(one, other, Math.max)
}

function combine(one: Totals, other: Totals, join: (a: number, b: number) => number): Totals {
  const resources = new Set([...one.keys(), ...other.keys()])
  return new Map([...resources].map((resource) => [resource, join(one.get(resource) ?? 0, other.get(resource) ?? 0)]))
}
