// The plugin that keeps one task from taking the cluster, and a pod from waiting for what no node has.

import { definePlugin, type Plugin } from 'pullpass/plugin'
import { judgeCeilings } from './ceilings.ts'
import { judgeCluster } from './cluster.ts'
import { fillDefaults } from './defaults.ts'
import { checkOptions, type ResourceLimitsOptions } from './options.ts'

export type { Amounts, ResourceLimitsOptions } from './options.ts'

/** Makes the plugin. Throws `plugin-invalid` for amounts that are none. */
export function resourceLimits(options: ResourceLimitsOptions): Plugin {
  checkOptions(options)
  const { defaults, ceilings = {}, checkCluster = true } = options
  return definePlugin({
    name: 'resource-limits',
    apiVersion: 1,
    needs: ['capacity'],
    hooks: ({ capacity }) => ({
      transformPod: ({ pod }) => defaults && fillDefaults(pod, defaults),
      async gateLaunch({ pod }) {
        const refusal = judgeCeilings(pod, ceilings) ?? (checkCluster ? await judgeCluster(pod, capacity) : undefined)
        return refusal ?? { kind: 'allow' }
      },
    }),
  })
}
