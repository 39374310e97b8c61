// What people say about resources, and what is said when it can't be meant.

import { PullpassError } from 'pullpass/plugin'
import { parseQuantity } from './quantity.ts'

/** Amounts by resource name, in Kubernetes' quantity syntax: `cpu: '500m'`, `memory: '1Gi'`. */
export type Amounts = Readonly<Record<string, string>>

export interface ResourceLimitsOptions {
  /** What a container gets that does not say. */
  readonly defaults?: { readonly requests?: Amounts; readonly limits?: Amounts }
  /** The most that a whole pod may use. A container without a limit for one of these is refused. */
  readonly ceilings?: Amounts
  /** Whether a pod that the cluster can not hold at all is refused before it waits for ever. Default true. */
  readonly checkCluster?: boolean
}

/** Throws `plugin-invalid` that names what is no amount. */
export function checkOptions({ defaults = {}, ceilings = {} }: ResourceLimitsOptions): void {
  const given = { 'defaults.requests': defaults.requests, 'defaults.limits': defaults.limits, ceilings }
  for (const [path, amounts] of Object.entries(given)) {
    for (const [resource, amount] of Object.entries(amounts ?? {})) {
      if (parseQuantity(amount) !== undefined) continue
      const message = `the configuration of plugin \`resource-limits\` has \`${path}.${resource}\`, which is no amount`
      throw new PullpassError('plugin-invalid', message, { remedies: ["write amounts as '500m', '2', '512Mi'"] })
    }
  }
}
