// The life of one container: image, creation, start, end, and being started again where the pod wants that.

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { timestamp } from '../../api/cluster.ts'
import type { ContainerLog } from '../../api/logs.ts'
import type { NodeFault } from '../faults.ts'
import { ConfigError, StartError } from '../process/container-error.ts'
import type { LocalProcess } from '../process/local-process.ts'
import { LogWriter } from '../process/log-writer.ts'
import { readLastWords, readMessageFile, shortenMessage } from '../process/termination-message.ts'
import type { ContainerRecord } from '../status/container.ts'
import { messageFileOf, prepareContainer, startContainer } from './create-container.ts'
import { type ObtainedImage, obtainImage } from './obtain-image.ts'
import type { PodState } from './pod-state.ts'
import { startsAgain, waitForRestart } from './restart.ts'
import { waitFor } from './waiting.ts'

/** One container of a pod on its way. */
export class ContainerRun {
  readonly record: ContainerRecord
  readonly #pod: PodState
  readonly #memoryFault: Extract<NodeFault, { kind: 'out-of-memory' }> | undefined
  readonly #started = new AbortController()
  #run: Promise<void> | undefined
  #process: LocalProcess | undefined
  #isStopping = false
  #isOutOfMemory = false

  constructor(pod: PodState, record: ContainerRecord, faults: readonly NodeFault[]) {
    this.record = record
    this.#pod = pod
    this.#memoryFault = faults.find((fault) => fault.kind === 'out-of-memory')
  }

  /** Runs it until it has ended for good. Rejects when the pod has to end while it waits. */
  finish(): Promise<void> {
    this.#run ??= this.#runToEnd()
    return this.#run
  }

  /** Runs it: a sidecar until it has started, any other until it has ended. Rejects when the pod has to end while it waits. */
  async startOrFinish(): Promise<void> {
    const finished = this.finish()
    if (this.record.role !== 'sidecar') return finished
    // Nobody waits for its end before it is asked to end.
    finished.catch(() => undefined)
    await Promise.race([finished, once(this.#started.signal, 'abort')])
  }

  /** When nothing of it runs any more; never rejects. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.#run])
  }

  /** Calls `listener` when it has started for the first time. */
  onStarted(listener: () => void): void {
    this.#started.signal.addEventListener('abort', listener, { once: true })
  }

  /** Ends its process, and lets nothing start again. */
  stop(graceMs: number): void {
    const isFirst = !this.#isStopping
    this.#isStopping = true
    if (this.record.state.kind !== 'running') return
    if (isFirst) this.#pod.tell('Normal', 'Killing', `Stopping container ${this.record.spec.name}`, this.record)
    this.#process?.stop(graceMs)
  }

  /** Ends its process at once and says nothing. */
  kill(): void {
    this.#isStopping = true
    this.#process?.kill()
  }

  async #runToEnd(): Promise<void> {
    for (;;) {
      await this.#runOnce()
      const isWanted = !this.#isStopping && !this.#pod.ending.signal.aborted
      if (!isWanted || !startsAgain(this.record, this.#pod.spec.restartPolicy)) return
      await waitForRestart(this.#pod, this.record)
    }
  }

  async #runOnce(): Promise<void> {
    const image = await obtainImage(this.#pod, this.record)
    const command = await this.#prepare(image)
    if (command === undefined) return this.#runOnce()
    // Nothing of a pod that has to end is started; nobody would tell it that it is to stop.
    this.#pod.ending.signal.throwIfAborted()
    this.record.id = `sandbox://${randomBytes(32).toString('hex')}`
    this.record.imageId = image.id
    this.#pod.tell('Normal', 'Created', `Created container: ${this.record.spec.name}`, this.record)
    const log = this.#pod.node.cluster.logs.open(this.#pod.uid, this.record.spec.name)
    const writer = new LogWriter(log, this.#pod.node.cluster.clock)
    try {
      if (command instanceof StartError) throw command
      this.#process = await startContainer(this.#pod, command, writer)
    } catch (error) {
      writer.end()
      if (!(error instanceof StartError)) throw error
      return this.#failToStart(error)
    }
    await this.#attend(this.#process, writer, log)
  }

  // Undefined when it could not be made and the next look has come; a StartError when only the start will fail.
  async #prepare(image: ObtainedImage) {
    try {
      return await prepareContainer(this.#pod, this.record.spec, image)
    } catch (error) {
      if (error instanceof StartError) return error
      const reason = error instanceof ConfigError ? 'CreateContainerConfigError' : 'CreateContainerError'
      await waitFor(this.#pod, this.record, { reason, message: error instanceof Error ? error.message : reason })
      return undefined
    }
  }

  #failToStart({ message }: StartError): void {
    this.#pod.tell('Warning', 'Failed', `Error: ${message}`, this.record)
    this.record.state = {
      kind: 'terminated',
      exitCode: 128,
      reason: 'StartError',
      message,
      startedAt: '1970-01-01T00:00:00Z',
      finishedAt: this.#timestamp(),
      id: this.record.id,
    }
    this.#pod.write()
  }

  async #attend(process: LocalProcess, writer: LogWriter, log: ContainerLog): Promise<void> {
    const startedAt = this.#timestamp()
    this.record.state = { kind: 'running', startedAt }
    this.#pod.tell('Normal', 'Started', `Started container ${this.record.spec.name}`, this.record)
    this.#pod.write()
    this.#started.abort()
    // It may have been asked to end while it was being started.
    if (this.#pod.ending.cause?.kind === 'gone') process.kill()
    else if (this.#isStopping) process.stop(this.#pod.ending.graceMs)
    this.#useUpMemory(process)
    const exitCode = await process.exited
    writer.end()
    const message = await this.#readMessage(exitCode, log)
    const reason = this.#isOutOfMemory ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error'
    const said = message === '' ? {} : { message }
    const finishedAt = this.#timestamp()
    this.record.state = { kind: 'terminated', exitCode, reason, ...said, startedAt, finishedAt, id: this.record.id }
    // Of a pod that is being ended only the whole end is written.
    if (!this.#pod.ending.signal.aborted) this.#pod.write()
  }

  #useUpMemory(process: LocalProcess): void {
    const fault = this.#memoryFault
    if (fault === undefined || this.record.role !== 'main') return
    this.#pod.pause(fault.afterMs ?? 0).then(
      () => {
        this.#isOutOfMemory = this.record.state.kind === 'running'
        if (!fault.childOnly) process.kill()
      },
      () => undefined,
    )
  }

  async #readMessage(exitCode: number, log: ContainerLog): Promise<string> {
    const { spec } = this.record
    const written = await readMessageFile(messageFileOf(this.#pod, spec))
    const message = written === '' && spec.takesLogAsMessage && exitCode !== 0 ? readLastWords(log) : written
    return shortenMessage(message, this.#pod.containers.length)
  }

  #timestamp(): string {
    return timestamp(this.#pod.node.cluster.clock)
  }
}
