// What a plugin is told about the run that its hooks belong to.

/** The moments that end a run's waiting. */
export interface RunDeadlines {
  /** Every image has been pulled and every container started by then; a credential for a pod that never restarts has to live as long. */
  readonly startedBy: Date
  /** The whole run is over by then. */
  readonly endedBy: Date
}

/** One execution of a task, as its plugins see it. A retry within the run keeps everything but `attempt`. */
export interface RunInfo {
  /** The same in every process that launches or attaches to this run. */
  readonly runId: string
  /** The task's name. */
  readonly task: string
  /** 1 for the first pod of the run. */
  readonly attempt: number
  /** The kubeconfig context's name. */
  readonly cluster: string
  readonly namespace: string
  readonly deadlines: RunDeadlines
  /** True in a process that took the run over: hooks of the launching process are gone, and with them what they held in memory. */
  readonly attached: boolean
}
