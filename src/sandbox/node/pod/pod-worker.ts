// The story of one pod on the node, from the moment the node has it until nothing is left of it but status, events and log.

import { timestamp } from '../../api/cluster.ts'
import type { KubeObject } from '../../api/object.ts'
import { podResource } from '../../api/resources/pod.ts'
import { storeEnding } from '../../api/verbs/remove.ts'
import type { NodeFault } from '../faults.ts'
import type { NodeContext } from '../node-context.ts'
import { removeDirectory } from '../node-files.ts'
import { ConfigError } from '../process/container-error.ts'
import { makeVolume } from '../process/volumes.ts'
import { ContainerRun } from './container-run.ts'
import type { EndCause } from './ending.ts'
import { PodState } from './pod-state.ts'
import { runContainers } from './run-containers.ts'
import { describeEnd, giveUpContainers, tellEnd } from './verdict.ts'

const evictionMessage = 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 60Mi. '

/** Runs one pod. */
export class PodWorker {
  readonly #pod: PodState
  readonly #faults: readonly NodeFault[]
  readonly #loseNode: () => void
  readonly #runs: readonly ContainerRun[]

  /** `loseNode` is called when a fault takes the whole node away. */
  constructor(node: NodeContext, object: KubeObject, directory: string, loseNode: () => void) {
    const { name, namespace = '' } = object.metadata
    this.#pod = new PodState(node, object, directory)
    this.#faults = node.faults.take({ cluster: node.cluster.name, namespace, name })
    this.#loseNode = loseNode
    this.#runs = this.#pod.containers.map((record) => new ContainerRun(this.#pod, record, this.#faults))
  }

  /** Ends the pod before it ends by itself. */
  end(cause: EndCause, graceMs: number): void {
    this.#pod.ending.end(cause, graceMs)
  }

  /** Resolves when nothing of the pod runs any more. */
  async run(): Promise<void> {
    const { ending } = this.#pod
    ending.onEnd(() => this.#noteEnd())
    try {
      this.#pod.write()
      this.#arm()
      await this.#live().catch((error: unknown) => {
        if (!ending.signal.aborted) this.#breakOff(error)
      })
      if (ending.cause?.kind !== 'gone') this.#finish()
    } finally {
      // What was armed must not outlive a pod that ended by itself.
      ending.end({ kind: 'gone' }, 0)
      for (const run of this.#runs) run.kill()
      await removeDirectory(this.#pod.directory)
    }
  }

  // A mistake of the sandbox's own; told where whoever waits for the pod will look.
  #breakOff(error: unknown): void {
    this.#pod.verdict = { end: { reason: 'SandboxError', message: error instanceof Error ? error.message : 'unknown' } }
  }

  async #live(): Promise<void> {
    const delayMs = this.#faults.find((fault) => fault.kind === 'slow-start')?.delayMs ?? 0
    if (delayMs > 0) await this.#pod.pause(delayMs)
    await this.#makeVolumes()
    this.#pod.isPrepared = true
    await runContainers(this.#pod, this.#runs)
  }

  async #makeVolumes(): Promise<void> {
    for (const volume of this.#pod.spec.volumes) {
      while (!(await this.#makeVolume(volume))) await this.#pod.pause(this.#pod.node.timing.syncMs)
    }
  }

  async #makeVolume(volume: PodState['spec']['volumes'][number]): Promise<boolean> {
    try {
      await makeVolume(volume, this.#pod.directory, this.#pod.find)
      return true
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      this.#pod.tell('Warning', 'FailedMount', error.message)
      return false
    }
  }

  // What will end the pod: its deadline from now on, faults from its first start on.
  #arm(): void {
    const { deadlineSeconds, graceSeconds } = this.#pod.spec
    const graceMs = graceSeconds * 1000
    if (deadlineSeconds !== undefined)
      this.#later(deadlineSeconds * 1000, () => this.end({ kind: 'deadline' }, graceMs))
    let hasStarted = false
    for (const run of this.#runs) {
      run.onStarted(() => {
        if (!hasStarted) this.#armFaults()
        hasStarted = true
      })
    }
  }

  #armFaults(): void {
    for (const fault of this.#faults) {
      if (fault.kind === 'evict') {
        const message = fault.message ?? evictionMessage
        this.#later(fault.afterMs ?? 0, () => this.end({ kind: 'evicted', message }, 0))
      }
      if (fault.kind === 'node-gone') this.#later(fault.afterMs ?? 0, this.#loseNode)
    }
  }

  #later(ms: number, action: () => void): void {
    this.#pod.pause(ms).then(action, () => undefined)
  }

  #noteEnd(): void {
    const { cause } = this.#pod.ending
    if (cause === undefined || cause.kind === 'gone') return
    this.#pod.verdict = describeEnd(cause)
    tellEnd(this.#pod, cause)
    this.#pod.write()
  }

  // First that the containers have ended, then that the pod has, then what of it never ran: as the kubelet does it.
  #finish(): void {
    const { cause } = this.#pod.ending
    if (cause === undefined) this.#pod.write()
    if (cause?.kind === 'deleted') giveUpContainers(this.#pod.containers)
    this.#pod.write(true)
    if (cause !== undefined) giveUpContainers(this.#pod.containers)
    this.#pod.write(true)
    const { current, node } = this.#pod
    if (current?.metadata.deletionTimestamp === undefined) return
    storeEnding(node.cluster, 'pods', current, podResource.markEnding(current, 0, timestamp(node.cluster.clock)))
  }
}
