// Events about pods: one object for each thing that happens, with a count for its repetitions (client-go `EventAggregator`).

import { randomUUID } from 'node:crypto'
import { type ClusterState, timestamp, withIdentity } from '../api/cluster.ts'
import type { KubeObject } from '../api/object.ts'

/** Something to tell about a pod. */
export interface Happening {
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  /** `spec.containers{name}` where it is about one container. */
  readonly fieldPath?: string
}

/** Writes the events of one node's kubelet and scheduler. */
export class EventRecorder {
  readonly #cluster: ClusterState
  readonly #node: string
  /** Name of the event for each thing that was told of a pod, by the pod's uid. */
  readonly #told = new Map<string, Map<string, string>>()

  constructor(cluster: ClusterState, node: string) {
    this.#cluster = cluster
    this.#node = node
  }

  /** Tells it, or counts it when it was told of this pod before. */
  tell(pod: KubeObject, happening: Happening): void {
    const { uid, namespace } = pod.metadata
    const told = this.#told.get(uid) ?? new Map<string, string>()
    this.#told.set(uid, told)
    const key = JSON.stringify(happening)
    const earlier = this.#cluster.store.get('events', namespace, told.get(key) ?? '')
    if (earlier === undefined) told.set(key, this.#write(pod, happening))
    else this.#count(earlier)
  }

  /** Tells what the scheduler did; never counted. */
  tellScheduling(pod: KubeObject, action: 'Binding' | 'Scheduling', happening: Happening): void {
    const eventTime = this.#cluster.clock.now().toISOString().replace('Z', '000Z')
    this.#put(pod, happening, {
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      eventTime,
      action,
      reportingComponent: 'default-scheduler',
      reportingInstance: 'default-scheduler-sandbox',
    })
  }

  /** Forgets what was told of a pod that is gone; the events stay. */
  forget(podUid: string): void {
    this.#told.delete(podUid)
  }

  #write(pod: KubeObject, happening: Happening): string {
    const now = timestamp(this.#cluster.clock)
    return this.#put(pod, happening, {
      source: { component: 'kubelet', host: this.#node },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      eventTime: null,
      reportingComponent: 'kubelet',
      reportingInstance: this.#node,
    })
  }

  #count(event: KubeObject): void {
    const count = Number(event['count']) + 1
    this.#cluster.store.put('events', { ...event, count, lastTimestamp: timestamp(this.#cluster.clock) })
  }

  #put(pod: KubeObject, { fieldPath, reason, message, type }: Happening, rest: object): string {
    const { name, namespace = 'default', uid, resourceVersion } = pod.metadata
    const involvedObject = {
      kind: 'Pod',
      namespace,
      name,
      uid,
      apiVersion: 'v1',
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(fieldPath === undefined ? {} : { fieldPath }),
    }
    const draft = { kind: 'Event', apiVersion: 'v1', metadata: { namespace }, involvedObject, reason, message, type }
    const eventName = `${name}.${randomUUID().replaceAll('-', '').slice(0, 16)}`
    this.#cluster.store.put('events', withIdentity({ ...draft, ...rest }, eventName, this.#cluster.clock))
    return eventName
  }
}
