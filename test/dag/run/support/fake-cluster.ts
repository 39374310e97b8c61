// A cluster of pods that outlive every runner, and runners that can be killed at any step.

import type { TaskRunner, TaskTry } from '../../../../src/dag/run/task-runner.ts'
import { makeDiagnosis } from '../../../../src/diagnosis/make-diagnosis.ts'
import type { PodTask } from '../../../../src/operator/spec/pod-task.ts'
import type { Outcome } from '../../../../src/plugin/contract/outcome.ts'

/** How a pod ends. */
export type Fate = 'succeeded' | 'skipped' | 'user' | 'infrastructure' | 'never'

interface FakePod {
  readonly attempt: number
  readonly fate: Fate
  readonly uid: string
  isGone: boolean
}

export interface FakeClusterOptions {
  /** The fate of the pod number `number` of a task, from 1. */
  readonly decide: (task: string, number: number) => Fate
  /** Turns of the event loop that a pod lives. */
  readonly turns?: (task: string, number: number) => number
  /** Called before everything that a runner does; may throw to kill it. */
  readonly onStep?: () => void
}

export class FakeCluster {
  readonly #pods = new Map<string, FakePod[]>()
  readonly #options: FakeClusterOptions
  readonly started: string[] = []
  /** Pods that are there now, and the most that there were at once. */
  running = 0
  mostRunning = 0

  constructor(options: FakeClusterOptions) {
    this.#options = options
  }

  /** How many pods of `task` were made. */
  made(task: string): number {
    return this.started.filter((started) => started === task).length
  }

  /** Pods that have ended and were not deleted. */
  get left(): number {
    return [...this.#pods.values()].flat().filter(({ isGone }) => !isGone).length
  }

  /** A runner of one process. */
  openRunner(): TaskRunner {
    const { onStep = () => {} } = this.#options
    return {
      run: async (start) => {
        onStep()
        const pod = this.#adopt(start) ?? this.#make(start)
        onStep()
        this.running += 1
        this.mostRunning = Math.max(this.mostRunning, this.running)
        await this.#live(start, pod)
        this.running -= 1
        onStep()
        const outcome = start.signal.aborted ? cancelled : outcomeOf(start.task, pod)
        if (outcome === cancelled) pod.isGone = true
        return { outcome, lastAttempt: pod.attempt }
      },
      putAway: async (_task, { uid }) => {
        onStep()
        const pod = [...this.#pods.values()].flat().find((one) => one.uid === uid)
        if (pod) pod.isGone = true
        onStep()
      },
    }
  }

  #adopt({ runId, attempt }: TaskTry): FakePod | undefined {
    return this.#pods.get(runId)?.find((pod) => pod.attempt >= attempt && !pod.isGone)
  }

  #make({ runId, attempt, task }: TaskTry): FakePod {
    const name = task.name ?? ''
    this.started.push(name)
    const fate = this.#options.decide(name, this.made(name))
    const pod = { attempt, fate, uid: `${runId}/${attempt}`, isGone: false }
    this.#pods.set(runId, [...(this.#pods.get(runId) ?? []), pod])
    return pod
  }

  async #live({ task, signal }: TaskTry, { attempt }: FakePod): Promise<void> {
    const turns = this.#options.turns?.(task.name ?? '', attempt) ?? 1
    for (let turn = 0; turn < turns && !signal.aborted; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }
}

const cancelled: Outcome = { status: 'cancelled', warnings: [], attempts: 1 }

function outcomeOf(task: PodTask, { fate, uid }: FakePod): Outcome {
  const shared = { warnings: [], attempts: 1, pod: { namespace: 'app', name: task.name ?? '', uid } }
  if (fate === 'succeeded') return { ...shared, status: 'succeeded', result: { task: task.name } }
  if (fate === 'skipped') return { ...shared, status: 'skipped', exitCode: 99 }
  return {
    ...shared,
    status: fate === 'infrastructure' ? 'lost' : 'failed',
    diagnosis: makeDiagnosis('exit-code', { summary: `ended by ${fate}`, retry: fate }),
  }
}
