// What calls to a cluster have in common.

export interface ObjectName {
  readonly namespace: string
  readonly name: string
}

export interface CallOptions {
  readonly signal?: AbortSignal
}

export interface WriteOptions extends CallOptions {
  /** Asks the API server to check and admit, and to store nothing. */
  readonly dryRun?: boolean
}
