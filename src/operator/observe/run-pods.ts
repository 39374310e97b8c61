// The pods of one run as the cluster shows them, by uid: a name can be used again, a uid can not.

import type { Pod } from '../../basics/wire.ts'
import { coversVersion } from './resource-version.ts'
import { trimPod } from './trim-pod.ts'

/** `gone`: deleted, and known as it was at its very end. `missing`: not there any more, and what it did after it was last seen is not known. */
export type PodPresence = 'seen' | 'gone' | 'missing'

/** One pod of the run changed, or is no longer there; then it is as it was last. */
export interface PodChange {
  readonly kind: PodPresence
  readonly pod: Pod
}

/** What a namespace's view keeps of one run. */
export class RunPods {
  readonly #pods = new Map<string, Pod>()
  /** The ends by uid: answers may come later than the news that their pod is gone. */
  readonly #ends = new Map<string, PodChange>()
  /** Version of the last list of all pods of the run; none where it was followed later. */
  #listed: string | undefined
  readonly #listeners = new Set<(change: PodChange) => void>()

  /** The pods that are there. */
  get current(): readonly Pod[] {
    return [...this.#pods.values()]
  }

  /** Calls `listener` at each change until the returned function is called. */
  subscribe(listener: (change: PodChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes a pod as a list or a watch showed it. */
  see(pod: Pod): void {
    const uid = pod.metadata?.uid ?? ''
    const end = this.#ends.get(uid)
    if (end) {
      this.#tell(end)
      return
    }
    const known = this.#pods.get(uid)
    const isSame = known?.metadata?.resourceVersion === pod.metadata?.resourceVersion
    const current = known && isSame ? known : trimPod(pod)
    this.#pods.set(uid, current)
    if (!isSame) this.#tell({ kind: 'seen', pod: current })
  }

  /**
   * Takes a pod as an answer showed it. Answers may come later than news of what happened after them. One of which no more than the name is known
   * is missed by the next list at the earliest.
   */
  expect(pod: Pod): void {
    const { uid = '', resourceVersion } = pod.metadata ?? {}
    if (this.#pods.has(uid)) return
    const isNews = this.#ends.has(uid) || resourceVersion === undefined || !this.#isMissed(pod)
    if (isNews) this.see(pod)
    else this.#end({ kind: 'missing', pod: trimPod(pod) })
  }

  /** Takes the last state of a pod that was deleted. */
  lose(pod: Pod): void {
    this.#end({ kind: 'gone', pod: trimPod(pod) })
  }

  /** How the pod with this uid was last; undefined when it was never shown. */
  lastOf(uid: string): PodChange | undefined {
    const pod = this.#pods.get(uid)
    return pod ? { kind: 'seen', pod } : this.#ends.get(uid)
  }

  /** Takes all that a list of version `listed` showed; pods that it had to show and did not are gone. */
  replace(pods: readonly Pod[], listed: string): void {
    this.#listed = listed
    const shown = new Set(pods.map(({ metadata }) => metadata?.uid))
    for (const [uid, pod] of [...this.#pods]) {
      if (!shown.has(uid) && this.#isMissed(pod)) this.#end({ kind: 'missing', pod })
    }
    for (const pod of pods) this.see(pod)
  }

  /** Whether the last list, which does not show `pod`, would if it were still there. A younger pod is for the watch to tell of. */
  #isMissed({ metadata }: Pod): boolean {
    return this.#listed !== undefined && coversVersion(this.#listed, metadata?.resourceVersion)
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
