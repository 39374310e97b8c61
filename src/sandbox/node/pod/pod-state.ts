// One pod on the node: what is known of it, its status in the API, and waiting that ends with it.

import { isDeepStrictEqual } from 'node:util'
import { timestamp } from '../../api/cluster.ts'
import { type KubeObject, objectAt } from '../../api/object.ts'
import type { Happening } from '../events.ts'
import type { NodeContext } from '../node-context.ts'
import { type PodSpec, readPodSpec } from '../spec/pod-spec.ts'
import type { ContainerRecord } from '../status/container.ts'
import { buildPodStatus, type StatusInput } from '../status/pod-status.ts'
import { PodEnding } from './ending.ts'

/** What a status says of an end that the containers did not bring about. */
export type Verdict = Pick<StatusInput, 'end' | 'disruption'>

/** The state that everything which works on one pod shares. */
export class PodState {
  readonly node: NodeContext
  /** The pod as it was when the node took it. */
  readonly object: KubeObject
  readonly spec: PodSpec
  readonly directory: string
  readonly ending = new PodEnding()
  readonly containers: readonly ContainerRecord[]
  readonly startTime: string
  readonly podIp: string
  /** Whether its volumes are there. */
  isPrepared = false
  /** Why the node ends it, as the status will say. */
  verdict: Verdict = {}

  constructor(node: NodeContext, object: KubeObject, directory: string) {
    this.node = node
    this.object = object
    this.directory = directory
    this.spec = readPodSpec(object)
    this.containers = makeRecords(this.spec)
    this.startTime = timestamp(node.cluster.clock)
    this.podIp = node.nextPodIp()
  }

  get uid(): string {
    return this.object.metadata.uid
  }

  /** The pod in the API now; undefined when it is gone, also when another one has its name. */
  get current(): KubeObject | undefined {
    const { namespace, name, uid } = this.object.metadata
    const found = this.node.cluster.store.get('pods', namespace, name)
    return found?.metadata.uid === uid ? found : undefined
  }

  /** Writes the status as it is now, if it is another one than the API has. */
  write(isOver = false): void {
    const current = this.current
    if (current === undefined) return
    const previous = objectAt(current, 'status')
    const status = buildPodStatus(previous, {
      restartPolicy: this.spec.restartPolicy,
      containers: this.containers,
      isPrepared: this.isPrepared,
      isOver,
      hostIp: this.node.hostIp,
      ...(this.isPrepared ? { podIp: this.podIp } : {}),
      startTime: this.startTime,
      generation: current.metadata.generation ?? 1,
      now: timestamp(this.node.cluster.clock),
      ...this.verdict,
    })
    if (!isDeepStrictEqual(status, previous)) this.node.cluster.store.put('pods', { ...current, status })
  }

  /** Tells something of the pod, or of one of its containers. */
  tell(type: Happening['type'], reason: string, message: string, record?: ContainerRecord): void {
    const fieldPath = record === undefined ? undefined : fieldPathOf(record)
    const pod = this.current
    if (pod === undefined) return
    this.node.events.tell(pod, { type, reason, message, ...(fieldPath === undefined ? {} : { fieldPath }) })
  }

  /** An object of the pod's namespace. */
  readonly find = (plural: string, name: string): KubeObject | undefined =>
    this.node.cluster.store.get(plural, this.object.metadata.namespace, name)

  /** Waits; rejects when the pod has to end. */
  pause(ms: number): Promise<void> {
    return this.node.cluster.clock.sleep(ms, this.ending.signal)
  }
}

function makeRecords({ initContainers, containers }: PodSpec): ContainerRecord[] {
  const reason = initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating'
  const fresh = { state: { kind: 'waiting', reason }, restarts: 0, id: '', imageId: '' } as const
  return [
    ...initContainers.map((spec) => ({
      ...fresh,
      spec,
      role: spec.isSidecar ? ('sidecar' as const) : ('init' as const),
    })),
    ...containers.map((spec) => ({ ...fresh, spec, role: 'main' as const })),
  ]
}

const fieldPathOf = ({ role, spec }: ContainerRecord): string =>
  `spec.${role === 'main' ? 'containers' : 'initContainers'}{${spec.name}}`
