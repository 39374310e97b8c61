// What a run is given by whoever starts it: a cluster, and where what it does is told.

import type { Clock } from '../basics/clock.ts'
import type { TaskCluster } from '../cluster/cluster.ts'
import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import type { PluginHost } from '../plugin/host.ts'
import type { RunHandle } from './handle.ts'
import type { LogEntry } from './logs/log-entry.ts'
import type { PodObserver } from './observe/pod-observer.ts'
import type { JsonObject } from './spec/pod-fields.ts'

/** How far a run has come. Texts of diagnoses come from outside: to be escaped by who shows them. */
export type RunState = BegunState | PodState

/** How far it has come with its pod. */
export type PodState =
  /** The cluster does not take the pod yet, for a reason that may pass. */
  | { readonly kind: 'refused'; readonly diagnosis: Diagnosis }
  | CreatedState
  /** It waits for a node, for its first container, or for the main one. `diagnosis`: what is wrong so far. */
  | { readonly kind: 'waiting'; readonly for: 'node' | 'image' | 'start'; readonly diagnosis?: Diagnosis }
  /** The task's own container has started. */
  | { readonly kind: 'running' }
  /** The pod is being deleted and waited for. */
  | { readonly kind: 'stopping' }
  /** A pod that never started is made again. */
  | { readonly kind: 'again'; readonly attempt: number; readonly diagnosis: Diagnosis }

/** From now on the run may have pods, whatever becomes of this process. */
export interface BegunState {
  readonly kind: 'begun'
  readonly namespace: string
  /** The label by which they are found, as `kubectl -l` takes it. */
  readonly selector: string
}

/** The pod is there. */
export interface CreatedState {
  readonly kind: 'created'
  readonly pod: string
  /** Whether an earlier request or process made it. */
  readonly isAdopted: boolean
  /** The containers whose lines are told. */
  readonly containers: readonly string[]
  /** All that another process needs to take over, as of now. */
  readonly readHandle: () => RunHandle
}

/** One event of a pod. Texts come from the cluster: to be escaped by who shows them. */
export interface PodEvent {
  readonly isWarning: boolean
  readonly reason: string
  readonly message: string
  /** How often it happened. */
  readonly count: number
  /** When it happened last (RFC 3339). */
  readonly time?: string
}

/** What a task wants told when it failed. */
export interface FailureDetails {
  /** Oldest first. */
  readonly events?: readonly PodEvent[]
  /** The pod as it was last, without values that may be secret. */
  readonly pod?: JsonObject
}

/** Where a run tells what it does. None of them may throw; what they throw becomes a warning. */
export interface RunListeners {
  /** Takes one line. The container's log is not read on before a promise is fulfilled. */
  readonly onLine?: (entry: LogEntry) => void | Promise<void>
  readonly onState?: (state: RunState) => void
  /** Told when the task failed, what its log settings ask for. */
  readonly onFailure?: (details: FailureDetails) => void
  /** Told at once what also becomes a warning of the outcome. */
  readonly onWarning?: (message: string) => void
}

export interface RunOptions extends RunListeners {
  readonly cluster: TaskCluster
  /** Whose hooks are called. Default: none. */
  readonly plugins?: PluginHost
  /** Shared by the runs of a process in one cluster. Default: one of the run's own. */
  readonly observer?: PodObserver
  readonly clock?: Clock
  /** A number in [0, 1), for jitter and run ids. */
  readonly random?: () => number
  /** Stops the run: its pod is deleted and waited for, and the outcome is `cancelled`. */
  readonly signal?: AbortSignal
}
