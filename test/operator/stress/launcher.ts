// One launcher of a run: it begins or takes over, hands lines on, and lives to the end or is killed on the way.

import { systemClock } from '../../../src/basics/clock.ts'
import type { TaskCluster } from '../../../src/cluster/cluster.ts'
import { attach } from '../../../src/operator/attach.ts'
import { parseHandle, type RunHandle } from '../../../src/operator/handle.ts'
import type { PodObserver } from '../../../src/operator/observe/pod-observer.ts'
import type { RunOptions } from '../../../src/operator/run-options.ts'
import { runTask } from '../../../src/operator/run-task.ts'
import type { PodTask } from '../../../src/operator/spec/pod-task.ts'
import type { Outcome } from '../../../src/plugin/contract/outcome.ts'
import type { LineRecord } from './line-record.ts'
import { makeMortal } from './mortal-cluster.ts'

/** When a launcher is killed: so long after it began, or right after so many lines. */
export type Death = { readonly afterMs: number } | { readonly afterLines: number }

export interface LauncherJob {
  readonly task: PodTask
  readonly runId: string
  /** Where another launcher stopped; without it the task is run by its id. */
  readonly handle?: RunHandle
  /** Takes what is handed on. */
  readonly record: LineRecord
  readonly random: () => number
}

/** How a launcher ended. */
export type LauncherEnd =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'killed'; readonly handle?: RunHandle }
  | { readonly kind: 'failed'; readonly error: unknown }

/** Runs `job` to its end in a process that has other runs too. */
export async function launch(
  job: LauncherJob,
  options: { readonly cluster: TaskCluster; readonly observer: PodObserver; readonly cancelAfterMs?: number },
): Promise<LauncherEnd> {
  const stop = new AbortController()
  const { cancelAfterMs, ...rest } = options
  const timer = cancelAfterMs === undefined ? undefined : setTimeout(() => stop.abort(), cancelAfterMs)
  try {
    return await begin(job, { ...rest, signal: stop.signal, onLine: (entry) => job.record.take(entry) })
  } finally {
    clearTimeout(timer)
  }
}

/** Runs `job` in what stands for a process of its own, and kills that. One that has begun to put its pod away is let alone. */
export async function launchMortal(
  job: LauncherJob,
  open: () => Promise<TaskCluster>,
  death: Death,
): Promise<LauncherEnd> {
  const mortal = makeMortal(await open(), systemClock)
  let readHandle: (() => RunHandle) | undefined
  let pieces = 0
  return await new Promise((resolve) => {
    const kill = (): void => {
      if (mortal.isDeleting || mortal.isDead) return
      const handle = readHandle && parseHandle(JSON.stringify(readHandle()))
      mortal.kill()
      resolve({ kind: 'killed', ...(handle && { handle }) })
    }
    const timer = 'afterMs' in death ? setTimeout(kill, death.afterMs) : undefined
    const ended = begin(job, {
      cluster: mortal.cluster,
      clock: mortal.clock,
      onState: (state) => {
        if (state.kind === 'created') readHandle = state.readHandle
      },
      onLine: async (entry) => {
        if (mortal.isDead) return await new Promise<void>(() => {})
        job.record.take(entry)
        pieces += 1
        if ('afterLines' in death && pieces === death.afterLines) kill()
      },
    })
    void ended.then((end) => {
      clearTimeout(timer)
      if (!mortal.isDead) mortal.cluster.close()
      resolve(end)
    })
  })
}

async function begin({ task, runId, handle, random }: LauncherJob, options: RunOptions): Promise<LauncherEnd> {
  const complete = { ...options, random }
  try {
    const outcome = handle ? await attach(handle, complete) : await runTask(task, { ...complete, runId })
    return { kind: 'outcome', outcome }
  } catch (error) {
    return { kind: 'failed', error }
  }
}
