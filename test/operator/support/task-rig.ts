// A sandbox that tasks run in, and everything that a run told.

import { type Clock, systemClock } from '../../../src/basics/clock.ts'
import type { TaskCluster } from '../../../src/cluster/cluster.ts'
import { openKubeconfig } from '../../../src/cluster/open.ts'
import { attach } from '../../../src/operator/attach.ts'
import type { RunHandle } from '../../../src/operator/handle.ts'
import type { LogEntry } from '../../../src/operator/logs/log-entry.ts'
import type { RunOptions, RunState } from '../../../src/operator/run-options.ts'
import { type RunTaskOptions, runTask } from '../../../src/operator/run-task.ts'
import type { PodTask } from '../../../src/operator/spec/pod-task.ts'
import type { Outcome } from '../../../src/plugin/contract/outcome.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/sandbox/index.ts'
import { RawCluster } from '../../support/raw-cluster.ts'

/** What a run told while it went on. */
export interface Told {
  readonly outcome: Outcome
  readonly lines: readonly LogEntry[]
  readonly states: readonly RunState[]
  readonly warnings: readonly string[]
}

/** A sandbox with the namespace `app`, and the clusters that were opened in it. */
export class TaskRig {
  readonly sandbox: Sandbox
  readonly raw: RawCluster
  readonly #opened: TaskCluster[] = []

  constructor(sandbox: Sandbox) {
    this.sandbox = sandbox
    this.raw = new RawCluster(sandbox.kubeconfig)
  }

  static async start(options: SandboxOptions = {}): Promise<TaskRig> {
    const node = { backOffMs: 40, syncMs: 40 }
    return new TaskRig(await startSandbox({ namespaces: ['app'], node, ...options }))
  }

  async stop(): Promise<void> {
    for (const cluster of this.#opened) cluster.close()
    this.raw.close()
    await this.sandbox.stop()
  }

  /** The cluster as the user of `context` sees it. */
  async open(
    context: string = this.sandbox.contexts[0] ?? '',
    clock: Clock = systemClock,
    requestTimeoutMs = 30_000,
  ): Promise<TaskCluster> {
    const environment = { homeDirectory: '/nonexistent', workingDirectory: '/', variables: {} }
    const kubeconfig = await openKubeconfig({
      ...{ environment, kubeconfig: this.sandbox.kubeconfig, clock, requestTimeoutMs },
      random: () => 0,
    })
    const cluster = kubeconfig.openCluster(context)
    this.#opened.push(cluster)
    return cluster
  }

  /** Runs a task of the public image in `app`; what `task` says wins. */
  async run(task: PodTask, options: Partial<RunTaskOptions> = {}): Promise<Told> {
    return await this.#tell(options, async (complete) =>
      runTask({ image: this.sandbox.images.public, namespace: 'app', name: 'task', ...task }, complete),
    )
  }

  async attach(handle: RunHandle, options: Partial<RunOptions> = {}): Promise<Told> {
    return await this.#tell(options, async (complete) => attach(handle, complete))
  }

  /** The pods of `app` by name. */
  async podNames(): Promise<string[]> {
    const { body } = await this.raw.send('GET', '/api/v1/namespaces/app/pods')
    return body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)
  }

  async #tell<T extends Partial<RunOptions>>(
    options: T,
    start: (options: T & RunOptions) => Promise<Outcome>,
  ): Promise<Told> {
    const lines: LogEntry[] = []
    const states: RunState[] = []
    const warnings: string[] = []
    const cluster = options.cluster ?? (await this.open())
    const outcome = await start({
      ...options,
      cluster,
      onLine: async (entry) => {
        lines.push(entry)
        await options.onLine?.(entry)
      },
      onState: (state) => {
        states.push(state)
        options.onState?.(state)
      },
      onWarning: (message) => {
        warnings.push(message)
        options.onWarning?.(message)
      },
    })
    return { outcome, lines, states, warnings }
  }
}

/** The task runs `script` in a shell. */
export const shell = (script: string): Pick<PodTask, 'command'> => ({ command: ['sh', '-c', script] })

/** The lines' texts, each whole. */
export function textsOf(lines: readonly LogEntry[], container?: string): string[] {
  return lines.filter((line) => container === undefined || line.container === container).map(({ text }) => text)
}
