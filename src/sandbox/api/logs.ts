// What containers printed. A node writes, the API server reads: the seam between the two.

/** One line with the time at which it was printed. */
export interface LogLine {
  /** RFC 3339 with nanoseconds, as a container runtime writes it. */
  readonly time: string
  readonly text: string
  /** Whether no line feed follows it: the last words of a process that ended in the middle of a line. */
  readonly isUnfinished?: boolean
}

/** The log of one container's run: grows until it ends. */
export class ContainerLog {
  readonly #lines: LogLine[] = []
  readonly #listeners = new Set<() => void>()
  #isEnded = false

  get lines(): readonly LogLine[] {
    return this.#lines
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  append(...lines: readonly LogLine[]): void {
    for (const line of lines) this.#lines.push(line)
    this.#notify()
  }

  /** The container printed its last line. */
  end(): void {
    this.#isEnded = true
    this.#notify()
  }

  /** Calls `listener` after each change until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

/** The logs of all containers of a cluster, by pod uid and container name. */
export class PodLogs {
  readonly #logs = new Map<string, { readonly current: ContainerLog; readonly previous?: ContainerLog }>()

  /** A new, empty log; the one before it becomes the previous one. */
  open(podUid: string, container: string): ContainerLog {
    const key = `${podUid}/${container}`
    const previous = this.#logs.get(key)?.current
    const current = new ContainerLog()
    this.#logs.set(key, { current, ...(previous === undefined ? {} : { previous }) })
    return current
  }

  find(podUid: string, container: string): ContainerLog | undefined {
    return this.#logs.get(`${podUid}/${container}`)?.current
  }

  /** The log of the container's run before this one. */
  findPrevious(podUid: string, container: string): ContainerLog | undefined {
    return this.#logs.get(`${podUid}/${container}`)?.previous
  }

  /** Forgets a pod's logs, as a node does when the pod is gone; open streams end. */
  remove(podUid: string): void {
    for (const [key, log] of this.#logs) {
      if (!key.startsWith(`${podUid}/`)) continue
      log.current.end()
      this.#logs.delete(key)
    }
  }
}
