// The pods of one namespace: one list+watch for every run there. Whole pods are kept only of runs that somebody follows.

import type { Pod } from '../../basics/wire.ts'
import type { Listed } from '../../cluster/resources/watchable.ts'
import { runLabelOf } from '../launch/labels.ts'
import type { ObjectEvent } from './reflect.ts'
import { RunPods } from './run-pods.ts'

/** A run that is followed, and by how many. */
interface FollowedRun {
  readonly pods: RunPods
  followers: number
}

/** What a list+watch tells, sorted by run. */
export class NamespacePods {
  readonly #followed = new Map<string, FollowedRun>()
  /** Of runs that nobody follows only the names, by uid. */
  readonly #others = new Map<string, { readonly run: string; readonly name: string }>()

  /** Takes a list: all there is. */
  replace({ items, resourceVersion }: Listed<Pod>): void {
    this.#others.clear()
    for (const pod of items) this.#noteOther(pod)
    for (const [run, { pods }] of this.#followed) {
      pods.replace(
        items.filter((pod) => runLabelOf(pod) === run),
        resourceVersion,
      )
    }
  }

  accept({ kind, object }: ObjectEvent<Pod>): void {
    const followed = this.#followed.get(runLabelOf(object) ?? '')
    if (kind === 'deleted') {
      this.#others.delete(object.metadata?.uid ?? '')
      followed?.pods.lose(object)
      return
    }
    followed?.pods.see(object)
    this.#noteOther(object)
  }

  /** Follows a run. Gives the names of its pods that were seen before anybody followed it: they have to be read. */
  follow(run: string): { readonly pods: RunPods; readonly unread: readonly string[] } {
    const known = this.#followed.get(run)
    const followed = known ?? { pods: new RunPods(), followers: 0 }
    followed.followers += 1
    this.#followed.set(run, followed)
    const names = [...this.#others.values()].flatMap((other) => (other.run === run ? [other.name] : []))
    return { pods: followed.pods, unread: known ? [] : names }
  }

  leave(run: string): void {
    const followed = this.#followed.get(run)
    if (!followed) return
    followed.followers -= 1
    if (followed.followers === 0) this.#followed.delete(run)
  }

  /** Takes a pod that an answer to somebody's request showed. */
  expect(run: string, pod: Pod): void {
    this.#followed.get(run)?.pods.expect(pod)
  }

  #noteOther(pod: Pod): void {
    const { uid = '', name = '' } = pod.metadata ?? {}
    const run = runLabelOf(pod)
    if (run === undefined || this.#followed.has(run)) this.#others.delete(uid)
    else this.#others.set(uid, { run, name })
  }
}
