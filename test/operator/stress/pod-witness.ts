// Sees every pod that runs ever have, over a connection that nothing disturbs.

import { setTimeout as delay } from 'node:timers/promises'
import { runLabelOf } from '../../../src/operator/launch/labels.ts'
import { RawCluster, type RawStream } from '../../support/raw-cluster.ts'

interface SeenPod {
  readonly name: string
  readonly run: string
  readonly hasEnd: boolean
  isGone: boolean
}

const mostLooks = 150

/** Watches pods from its opening to its end. */
export class PodWitness {
  readonly #raw: RawCluster
  readonly #pods = new Map<string, SeenPod>()
  readonly #doubled = new Set<string>()
  #stream: RawStream | undefined
  #reading: Promise<void> = Promise.resolve()

  constructor(kubeconfig: string, context?: string) {
    this.#raw = new RawCluster(kubeconfig, context)
  }

  /** Begins; `path` is that of the pods. */
  async open(path: string): Promise<void> {
    this.#stream = await this.#raw.stream(`${path}?watch=true&labelSelector=pullpass.dev%2Frun-id`)
    this.#reading = this.#read(this.#stream)
  }

  async close(): Promise<void> {
    this.#stream?.close()
    await this.#reading
    this.#raw.close()
  }

  /** How many pods a run has had. */
  countOf(run: string): number {
    return [...this.#pods.values()].filter((pod) => pod.run === run).length
  }

  /** Runs that had two pods at one time. */
  get doubled(): string[] {
    return [...this.#doubled]
  }

  /** Pods that could run for ever if their launcher died. */
  get endless(): string[] {
    return [...this.#pods.values()].filter(({ hasEnd }) => !hasEnd).map(({ name }) => name)
  }

  /** Runs whose pods are still there when they have had time to go. */
  async findLeft(): Promise<string[]> {
    const left = () => [...this.#pods.values()].filter(({ isGone }) => !isGone).map(({ run }) => run)
    for (let looks = 0; looks < mostLooks && left().length > 0; looks += 1) await delay(100)
    return left()
  }

  async #read(stream: RawStream): Promise<void> {
    try {
      for (let event = await stream.next(); event !== undefined; event = await stream.next()) this.#note(event)
    } catch {
      // Closed from this side.
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: an event as the server sends it
  #note({ type, object }: any): void {
    const { uid, name } = object.metadata
    if (uid === undefined) return
    const run = runLabelOf(object) ?? ''
    const hasOther = [...this.#pods].some(([other, pod]) => other !== uid && pod.run === run && !pod.isGone)
    if (hasOther && type === 'ADDED') this.#doubled.add(run)
    const hasEnd = object.spec.activeDeadlineSeconds > 0
    this.#pods.set(uid, { name, run, hasEnd, isGone: type === 'DELETED' })
  }
}
