// What the contract suite runs on: the sandbox, or any real cluster.

/** One API server with the credentials that the suite needs. */
export interface ContractTarget {
  readonly description: string
  readonly kubeconfig: string
  /** Context of a user who may do everything; the current one when left out. */
  readonly context?: string
  /** Context of a known user who may do nothing; what needs it is skipped without it. */
  readonly strangerContext?: string
  /** Name of that user as the server calls it. */
  readonly strangerName?: string
  /**
   * Makes every revision so far too old, for watches and for unfinished lists: on the sandbox `compact()`, on a real cluster a
   * restart of the API server followed by a compaction of etcd. What needs it is skipped without it.
   */
  readonly expireRevisions?: () => Promise<void>
  /** Images with a POSIX shell that nodes can pull: one without a login, one only with it. What needs them is skipped without them. */
  readonly images?: ContractImages
  close(): Promise<void>
}

export interface ContractImages {
  readonly public: string
  readonly private: string
}
