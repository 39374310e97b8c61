// Why a pod has to end before its containers do by themselves, and how long they get.

export type EndCause =
  /** Somebody deleted it. */
  | { readonly kind: 'deleted' }
  /** Nobody waits for it any more: force-deleted, the node is gone, the sandbox stops. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'deadline' }
  | { readonly kind: 'evicted'; readonly message: string }

/** The end of one pod; the first cause counts, apart from `gone`, which overrules all. */
export class PodEnding {
  readonly #controller = new AbortController()
  readonly #listeners = new Set<() => void>()
  #cause: EndCause | undefined
  #graceMs = Number.POSITIVE_INFINITY

  /** Aborted as soon as the pod has to end. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get cause(): EndCause | undefined {
    return this.#cause
  }

  /** What its processes get; may shrink while they are ending. */
  get graceMs(): number {
    return this.#graceMs
  }

  end(cause: EndCause, graceMs: number): void {
    const isNews = cause.kind === 'gone' || graceMs < this.#graceMs
    if (this.#cause === undefined || cause.kind === 'gone') this.#cause = cause
    this.#graceMs = Math.min(graceMs, this.#graceMs)
    this.#controller.abort()
    if (isNews) for (const listener of [...this.#listeners]) listener()
  }

  /** Calls `listener` at the end, and again when its time shrinks, until the returned function is called. */
  onEnd(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
