// Gives pods to the cluster's one node, in the order in which they came, and says why where it can't.

import { type ClusterState, timestamp } from '../../api/cluster.ts'
import { type KubeObject, objectAt, objectsAt, textAt } from '../../api/object.ts'
import type { EventRecorder } from '../events.ts'
import { findMisfit, type Resources, requestsOf } from './fit.ts'

/** Schedules one cluster's pods. */
export class Scheduler {
  readonly #cluster: ClusterState
  readonly #node: string
  readonly #events: EventRecorder
  readonly #pending = new Map<string, KubeObject>()
  readonly #placed = new Map<string, Resources>()

  constructor(cluster: ClusterState, node: string, events: EventRecorder) {
    this.#cluster = cluster
    this.#node = node
    this.#events = events
  }

  /** Looks at a pod that changed: it may be new, placed by somebody, over, or (`isGone`) not there any more. */
  note(pod: KubeObject, isGone: boolean): void {
    const { uid } = pod.metadata
    const isOver = isGone || ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'))
    const isPlaced = textAt(pod, 'spec', 'nodeName') !== ''
    if (isOver || isPlaced) this.#pending.delete(uid)
    if (isOver && this.#placed.delete(uid)) this.tryAll()
    if (isOver) return
    if (isPlaced) this.#reserve(pod)
    else if (isOurs(pod)) this.#try(pod)
  }

  /** Tries again all that could not be placed, because something changed. */
  tryAll(): void {
    for (const pod of [...this.#pending.values()]) this.#try(pod)
  }

  #reserve(pod: KubeObject): void {
    if (textAt(pod, 'spec', 'nodeName') === this.#node) this.#placed.set(pod.metadata.uid, requestsOf(pod))
  }

  #try(noted: KubeObject): void {
    const { namespace, name, uid } = noted.metadata
    const pod = this.#cluster.store.get('pods', namespace, name)
    if (pod?.metadata.uid !== uid || textAt(pod, 'spec', 'nodeName') !== '') return
    const node = this.#cluster.store.get('nodes', undefined, this.#node)
    const misfit = findMisfit(pod, node, this.#used())
    if (misfit === undefined) this.#bind(pod)
    else this.#refuse(pod, misfit)
  }

  #used(): Resources {
    const used = { cpu: 0, memory: 0, pods: 0 }
    for (const { cpu, memory } of this.#placed.values()) {
      used.cpu += cpu
      used.memory += memory
      used.pods += 1
    }
    return used
  }

  #bind(pod: KubeObject): void {
    const { namespace, name } = pod.metadata
    this.#pending.delete(pod.metadata.uid)
    const condition = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: this.#now() }
    const bound = this.#cluster.store.put('pods', {
      ...withCondition(pod, condition),
      spec: { ...objectAt(pod, 'spec'), nodeName: this.#node },
    })
    this.#reserve(bound)
    const message = `Successfully assigned ${namespace}/${name} to ${this.#node}`
    this.#events.tellScheduling(bound, 'Binding', { type: 'Normal', reason: 'Scheduled', message })
  }

  #refuse(pod: KubeObject, message: string): void {
    this.#pending.set(pod.metadata.uid, pod)
    const [old] = objectsAt(pod, 'status', 'conditions')
    if (old?.['message'] === message) return
    const condition = {
      type: 'PodScheduled',
      observedGeneration: pod.metadata.generation ?? 1,
      status: 'False',
      lastProbeTime: null,
      lastTransitionTime: old === undefined ? this.#now() : textAt(old, 'lastTransitionTime'),
      reason: 'Unschedulable',
      message,
    }
    const refused = this.#cluster.store.put('pods', withCondition(pod, condition))
    this.#events.tellScheduling(refused, 'Scheduling', { type: 'Warning', reason: 'FailedScheduling', message })
  }

  #now(): string {
    return timestamp(this.#cluster.clock)
  }
}

const isOurs = (pod: KubeObject): boolean =>
  textAt(pod, 'spec', 'schedulerName') === 'default-scheduler' && pod.metadata.deletionTimestamp === undefined

function withCondition(pod: KubeObject, condition: object): KubeObject {
  return { ...pod, status: { ...objectAt(pod, 'status'), conditions: [condition] } }
}
