// What a run goes by after its pod is there. Plain data: it travels in the handle, so that another process can go on in the same way.

/** What becomes of a pod at the end of its run. One that may still be running is deleted in any case. */
export type FinishPolicy = 'delete' | 'delete-succeeded' | 'delete-active' | 'keep'

/** What becomes of a pod whose run is stopped by a person; `keep` leaves it running until its deadline. */
export type KillPolicy = 'delete' | 'keep'

/** How long each part of a run may take, in milliseconds. */
export interface RunLimits {
  /** From the pod's creation until a node has it. */
  readonly scheduleMs: number
  /** From there until its first container has started. */
  readonly pullMs: number
  /** From a node's having it until the task's own container has started. */
  readonly startMs: number
  /** From the start of the task's own container to its end. */
  readonly runMs: number
  /** The whole run, every attempt included. */
  readonly totalMs: number
}

/** Where a task leaves its result. */
export type ResultSource =
  | { readonly kind: 'none' }
  /** In the termination message of its own container. */
  | { readonly kind: 'termination-message' }
  /** In the log of a sidecar that prints what the task wrote into a file. */
  | { readonly kind: 'log'; readonly container: string }

/** Names of containers, or all that the pod has. */
export type ContainerChoice = 'all' | readonly string[]

export interface RunTerms {
  /** The task's name. */
  readonly task: string
  /** The container whose end is the task's end. */
  readonly mainContainer: string
  /** Containers that may still run when the task has ended, such as those of a service mesh. */
  readonly lastingContainers: readonly string[]
  /** Exit codes of the main container by which the task says that it was skipped. */
  readonly skipExitCodes: readonly number[]
  readonly onFinish: FinishPolicy
  readonly onKill: KillPolicy
  /** Seconds that a stopped pod gets to end by itself; the pod's own when left out. */
  readonly graceSeconds?: number
  readonly result: ResultSource
  /** Whose logs are followed; the container that prints the result is never among them. */
  readonly logs: { readonly containers: ContainerChoice; readonly initContainers: ContainerChoice }
  /** What is told of the pod when the task failed. */
  readonly onFailure: { readonly events: boolean; readonly pod: boolean }
  readonly limits: RunLimits
  /** How many times a pod that never started is made again. */
  readonly mostRecreations: number
}
