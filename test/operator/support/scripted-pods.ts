// A list and watches that go as a test says: each list and each watch takes the next step of a script, and waits when there is none.

import type { Pod } from '../../../src/basics/wire.ts'
import { ClusterError } from '../../../src/cluster/errors.ts'
import type {
  Listed,
  Selection,
  Watchable,
  WatchEvent,
  WatchOptions,
} from '../../../src/cluster/resources/watchable.ts'

/** What one watch request tells, and how it ends: after `events` it waits for ever unless something else is said. */
export interface WatchStep {
  readonly events?: readonly WatchEvent<Pod>[]
  readonly end?: 'closed' | ClusterError
}

export const refusal = (status: number): ClusterError =>
  new ClusterError('cluster-refused', `cannot watch pods (${status})`, { status })

export const cut = (): ClusterError => new ClusterError('cluster-unreachable', 'cannot watch pods', { failure: 'cut' })

/** A pod of run `run` in some state. */
export function podOf(run: string, uid: string, version: number, phase = 'Running'): Pod {
  return {
    metadata: {
      name: `task-${uid}`,
      namespace: 'app',
      uid,
      resourceVersion: String(version),
      labels: { 'pullpass.dev/run-id': run },
    },
    spec: { containers: [{ name: 'base' }] },
    status: { phase },
  }
}

/** Gives `lists` and `watches` in order; the last list is given again and again. */
export class ScriptedPods implements Watchable<Pod> {
  readonly calls: ('list' | `watch ${string}`)[] = []
  readonly selections: Selection[] = []
  readonly #lists: (Listed<Pod> | Error)[]
  readonly #watches: WatchStep[]

  constructor(lists: readonly (Listed<Pod> | Error)[], watches: readonly WatchStep[] = []) {
    this.#lists = [...lists]
    this.#watches = [...watches]
  }

  async list(selection: Selection): Promise<Listed<Pod>> {
    this.calls.push('list')
    this.selections.push(selection)
    const next = this.#lists.length > 1 ? this.#lists.shift() : this.#lists[0]
    if (next === undefined || next instanceof Error) throw next ?? new Error('no list')
    return next
  }

  async *watch(_selection: Selection, { resourceVersion, signal }: WatchOptions): AsyncGenerator<WatchEvent<Pod>> {
    this.calls.push(`watch ${resourceVersion}`)
    const { events = [], end } = this.#watches.shift() ?? {}
    yield* events
    if (end === 'closed') return
    if (end) throw end
    signal?.throwIfAborted()
    await new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
  }
}
