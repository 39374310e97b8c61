// The nodes of all clusters of a sandbox, which share the way to the registries and the helper that starts programs.

import { openHttpTransport } from '../../http/open.ts'
import type { ClusterState } from '../api/cluster.ts'
import type { RunningRegistry } from '../registry/server.ts'
import type { NodeFaultPlan } from './faults.ts'
import { Launcher } from './process/launcher.ts'
import { type RunningNode, type SandboxNodeOptions, startNode } from './start-node.ts'

export interface StartNodesOptions {
  readonly clusters: readonly ClusterState[]
  readonly registries: readonly RunningRegistry[]
  readonly faults: NodeFaultPlan
  /** PEM of the authority that registries with TLS are signed by. */
  readonly ca: string
  readonly node: SandboxNodeOptions
}

/** Starts a node for each cluster; `stop` ends them all with everything that they run. */
export function startNodes({ clusters, registries, faults, ca, node }: StartNodesOptions): RunningNode {
  const transport = openHttpTransport({ ca, maxSockets: 16 })
  const tlsHosts = new Set(registries.filter(({ isTls }) => isTls).map(({ server }) => server.host))
  const ownDigests = new Set(registries.flatMap((registry) => [...registry.ownDigests]))
  const launcher = new Launcher()
  const shared = { ...node, registries: { transport, tlsHosts }, ownDigests, faults, launcher }
  const nodes = clusters.map((cluster) => startNode(cluster, shared))
  return {
    stop: async () => {
      await Promise.all(nodes.map((one) => one.stop()))
      await launcher.stop()
      transport.close()
    },
  }
}
