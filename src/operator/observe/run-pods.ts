// The pods of one run as the cluster shows them, by uid: a name can be used again, a uid can not.

import type { Pod } from '../../basics/wire.ts'
import { trimPod } from './trim-pod.ts'

/** `gone`: deleted, and known as it was at its very end. `missing`: not there any more, and what it did after it was last seen is not known. */
export type PodPresence = 'seen' | 'gone' | 'missing'

/** One pod of the run changed, or is no longer there; then it is as it was last. */
export interface PodChange {
  readonly kind: PodPresence
  readonly pod: Pod
}

interface KnownPod {
  readonly pod: Pod
  /** Lists that began earlier need not show it. */
  readonly sinceList: number
}

/** What a namespace's view keeps of one run. */
export class RunPods {
  readonly #pods = new Map<string, KnownPod>()
  /** The ends by uid: answers may come later than the news that their pod is gone. */
  readonly #ends = new Map<string, PodChange>()
  readonly #listeners = new Set<(change: PodChange) => void>()

  /** The pods that are there. */
  get current(): readonly Pod[] {
    return [...this.#pods.values()].map(({ pod }) => pod)
  }

  /** Calls `listener` at each change until the returned function is called. */
  subscribe(listener: (change: PodChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes a pod as a list or a watch showed it. `listsBegun`: how many lists of the namespace had been asked for by then. */
  see(pod: Pod, listsBegun: number): void {
    const uid = pod.metadata?.uid ?? ''
    const end = this.#ends.get(uid)
    if (end) {
      this.#tell(end)
      return
    }
    const known = this.#pods.get(uid)?.pod
    const isSame = known?.metadata?.resourceVersion === pod.metadata?.resourceVersion
    const current = known && isSame ? known : trimPod(pod)
    this.#pods.set(uid, { pod: current, sinceList: listsBegun })
    if (!isSame) this.#tell({ kind: 'seen', pod: current })
  }

  /** Takes a pod as an answer showed it. Answers may come later than news of what happened after them. */
  expect(pod: Pod, listsBegun: number): void {
    if (!this.#pods.has(pod.metadata?.uid ?? '')) this.see(pod, listsBegun)
  }

  /** Takes the last state of a pod that was deleted. */
  lose(pod: Pod): void {
    this.#end({ kind: 'gone', pod: trimPod(pod) })
  }

  /** How the pod with this uid was last; undefined when it was never shown. */
  lastOf(uid: string): PodChange | undefined {
    const pod = this.#pods.get(uid)?.pod
    return pod ? { kind: 'seen', pod } : this.#ends.get(uid)
  }

  /** Takes all that the list number `list` showed; pods that it had to show and did not are gone. */
  replace(pods: readonly Pod[], list: number): void {
    const shown = new Set(pods.map(({ metadata }) => metadata?.uid))
    for (const [uid, { pod, sinceList }] of [...this.#pods]) {
      if (!shown.has(uid) && sinceList < list) this.#end({ kind: 'missing', pod })
    }
    for (const pod of pods) this.see(pod, list)
  }

  #end(end: PodChange): void {
    const uid = end.pod.metadata?.uid ?? ''
    this.#pods.delete(uid)
    this.#ends.set(uid, end)
    this.#tell(end)
  }

  #tell(change: PodChange): void {
    for (const listener of [...this.#listeners]) listener(change)
  }
}
