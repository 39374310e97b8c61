// What was asked of the sandbox, for tests and measurements. Never a body, a header or a credential.

export interface RequestRecord {
  readonly server: 'api' | 'registry'
  /** Context name of the cluster. */
  readonly cluster?: string
  readonly method: string
  /** Path with query. */
  readonly path: string
  /** Undefined while the request is open or was cut. */
  status?: number
  user?: string
  readonly userAgent?: string
  /** As an API server's audit log names it: get, list, watch, create, update, patch, delete, deletecollection. */
  verb?: string
  /** Plural name, with the subresource after a slash. */
  resource?: string
  namespace?: string
  name?: string
}

const maxRecords = 100_000

/** The last 100,000 requests in the order in which they came. */
export class RequestJournal {
  #records: RequestRecord[] = []

  add(record: RequestRecord): void {
    if (this.#records.length >= maxRecords) this.#records = this.#records.slice(maxRecords / 2)
    this.#records.push(record)
  }

  all(): readonly Readonly<RequestRecord>[] {
    return [...this.#records]
  }

  clear(): void {
    this.#records = []
  }
}
