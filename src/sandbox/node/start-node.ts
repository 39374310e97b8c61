// The node of one cluster: follows the cluster's pods, has them scheduled, and keeps a worker for each of its own.

import type { ClusterState } from '../api/cluster.ts'
import { timestamp } from '../api/cluster.ts'
import { type KubeObject, objectAt, objectsAt, textAt } from '../api/object.ts'
import { podResource } from '../api/resources/pod.ts'
import type { StoreEvent } from '../api/store.ts'
import { storeEnding } from '../api/verbs/remove.ts'
import { EventRecorder } from './events.ts'
import type { NodeFaultPlan } from './faults.ts'
import type { RegistryAccess } from './image/registry-session.ts'
import { ImageStore } from './image/store.ts'
import type { NodeContext } from './node-context.ts'
import { NodeFiles } from './node-files.ts'
import { registerNode } from './node-object.ts'
import { PodWorker } from './pod/pod-worker.ts'
import type { Launcher } from './process/launcher.ts'
import { Scheduler } from './schedule/scheduler.ts'

/** What the sandbox's clusters have instead of machines. */
export interface SandboxNodeOptions {
  /** Labels beside those of every node. */
  readonly labels?: Readonly<Record<string, string>>
  /** What it has for pods, as quantities. Default 64 cores, 256Gi of memory, 2000 pods: none of it is enforced on a process. */
  readonly capacity?: Readonly<Record<string, string>>
  /** How long it waits before it tries a failed pull again, and a container that keeps ending; doubles each time. Default 10 s. */
  readonly backOffMs?: number
  /** How long it waits before it tries again anything else that failed. Default 10 s. */
  readonly syncMs?: number
}

export interface StartNodeOptions extends SandboxNodeOptions {
  readonly registries: RegistryAccess
  readonly ownDigests: ReadonlySet<string>
  readonly faults: NodeFaultPlan
  readonly launcher: Launcher
}

export interface RunningNode {
  /** Ends all processes at once and removes the node's files. */
  stop(): Promise<void>
}

const nodeName = 'node1'
const hostIp = '10.0.0.1'
const defaultCapacity = { cpu: '64', memory: '256Gi', pods: '2000' }

/** Starts the node of `cluster`. */
export function startNode(cluster: ClusterState, options: StartNodeOptions): RunningNode {
  registerNode(cluster, {
    name: nodeName,
    hostIp,
    labels: options.labels ?? {},
    capacity: { ...defaultCapacity, ...options.capacity },
  })
  const node = new ClusterNode(cluster, options)
  return { stop: () => node.stop() }
}

class ClusterNode {
  readonly #context: NodeContext
  readonly #scheduler: Scheduler
  readonly #workers = new Map<string, { readonly worker: Promise<PodWorker>; readonly done: Promise<void> }>()
  readonly #unsubscribe: () => void
  #isStopped = false

  constructor(cluster: ClusterState, options: StartNodeOptions) {
    const { registries, ownDigests, faults, launcher, backOffMs, syncMs } = options
    const events = new EventRecorder(cluster, nodeName)
    this.#scheduler = new Scheduler(cluster, nodeName, events)
    this.#context = {
      cluster,
      name: nodeName,
      hostIp,
      images: new ImageStore(ownDigests),
      registries,
      events,
      faults,
      files: new NodeFiles(),
      launcher,
      timing: { backOffMs: backOffMs ?? 10_000, maxBackOffMs: 300_000, syncMs: syncMs ?? 10_000 },
      nextPodIp: countAddresses(),
    }
    // Later, because a listener must not change the store while others still wait to hear of the change before.
    this.#unsubscribe = cluster.store.subscribe((event) => queueMicrotask(() => this.#note(event)))
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#unsubscribe()
    await this.#endAll()
    await this.#context.files.remove()
  }

  #note({ type, plural, object }: StoreEvent): void {
    if (this.#isStopped) return
    if (plural === 'nodes') this.#scheduler.tryAll()
    if (plural !== 'pods') return
    const isGone = type === 'DELETED'
    this.#scheduler.note(object, isGone)
    if (isGone) this.#forget(object)
    else if (textAt(object, 'spec', 'nodeName') === nodeName) this.#attend(object)
  }

  #attend(pod: KubeObject): void {
    const { uid, deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod.metadata
    const known = this.#workers.get(uid)
    const isOver = ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'))
    if (known === undefined && !isOver) this.#take(pod)
    if (deletionTimestamp !== undefined) {
      this.#tell(uid, (worker) => worker.end({ kind: 'deleted' }, deletionGracePeriodSeconds * 1000))
    }
  }

  #take(pod: KubeObject): void {
    const { uid } = pod.metadata
    const worker = this.#context.files
      .makePodDirectory(uid)
      .then((directory) => new PodWorker(this.#context, pod, directory, () => this.#lose()))
    const done = worker.then((ready) => ready.run()).finally(() => this.#workers.delete(uid))
    this.#workers.set(uid, { worker, done })
    done.catch(() => undefined)
  }

  #tell(uid: string, action: (worker: PodWorker) => void): void {
    this.#workers.get(uid)?.worker.then(action, () => undefined)
  }

  #forget({ metadata: { uid } }: KubeObject): void {
    this.#tell(uid, (worker) => worker.end({ kind: 'gone' }, 0))
    this.#context.cluster.logs.remove(uid)
    this.#context.events.forget(uid)
  }

  async #endAll(): Promise<void> {
    const running = [...this.#workers]
    for (const [uid] of running) this.#tell(uid, (worker) => worker.end({ kind: 'gone' }, 0))
    await Promise.allSettled(running.map(([, { done }]) => done))
  }

  // What the control plane does when a node's object is removed (`pkg/controller/podgc`).
  #lose(): void {
    const { cluster } = this.#context
    const node = cluster.store.get('nodes', undefined, nodeName)
    if (node !== undefined) cluster.store.remove('nodes', node)
    for (const pod of cluster.store.list('pods').objects) {
      if (textAt(pod, 'spec', 'nodeName') !== nodeName) continue
      this.#tell(pod.metadata.uid, (worker) => worker.end({ kind: 'gone' }, 0))
      const lost = cluster.store.put('pods', markLost(pod, timestamp(cluster.clock)))
      storeEnding(cluster, 'pods', lost, podResource.markEnding(lost, 0, timestamp(cluster.clock)))
    }
  }
}

function markLost(pod: KubeObject, now: string): KubeObject {
  if (['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'))) return pod
  const disruption = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: now,
    reason: 'DeletionByPodGC',
    message: 'PodGC: node no longer exists',
  }
  const conditions = [...objectsAt(pod, 'status', 'conditions'), disruption]
  return { ...pod, status: { ...objectAt(pod, 'status'), phase: 'Failed', conditions } }
}

function countAddresses(): () => string {
  let count = 1
  return () => {
    count += 1
    return `10.0.${Math.floor(count / 256) % 256}.${count % 256}`
  }
}
