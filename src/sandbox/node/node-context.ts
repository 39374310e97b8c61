// What all pods of one node share.

import type { ClusterState } from '../api/cluster.ts'
import type { EventRecorder } from './events.ts'
import type { NodeFaultPlan } from './faults.ts'
import type { RegistryAccess } from './image/registry-session.ts'
import type { ImageStore } from './image/store.ts'
import type { NodeFiles } from './node-files.ts'
import type { Launcher } from './process/launcher.ts'

/** How long the node waits, in milliseconds. */
export interface NodeTiming {
  /** Before a failed pull is tried again; doubles up to {@link NodeTiming.maxBackOffMs}. Also between restarts of a container. */
  readonly backOffMs: number
  readonly maxBackOffMs: number
  /** Before anything else that failed is tried again. */
  readonly syncMs: number
}

export interface NodeContext {
  readonly cluster: ClusterState
  readonly name: string
  readonly hostIp: string
  readonly images: ImageStore
  readonly registries: RegistryAccess
  readonly events: EventRecorder
  readonly faults: NodeFaultPlan
  readonly files: NodeFiles
  readonly launcher: Launcher
  readonly timing: NodeTiming
  /** An address that no other pod has. */
  readonly nextPodIp: () => string
}
