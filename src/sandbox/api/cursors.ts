// What unfinished lists still read from.

import type { Snapshot } from './store.ts'

const maxSnapshots = 50

/** The snapshots that unfinished lists still read from. */
export class ListCursors {
  readonly #snapshots = new Map<string, Snapshot>()

  keep(plural: string, snapshot: Snapshot): void {
    this.#snapshots.set(`${plural}@${snapshot.revision}`, snapshot)
    const [oldest] = this.#snapshots.keys()
    if (this.#snapshots.size > maxSnapshots && oldest !== undefined) this.#snapshots.delete(oldest)
  }

  find(plural: string, revision: number): Snapshot | undefined {
    return this.#snapshots.get(`${plural}@${revision}`)
  }

  /** Lets every unfinished list expire. */
  clear(): void {
    this.#snapshots.clear()
  }
}
