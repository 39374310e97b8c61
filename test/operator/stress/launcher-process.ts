// A launcher in a process of its own, which is really killed.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseHandle, type RunHandle } from '../../../src/operator/handle.ts'
import type { LogEntry } from '../../../src/operator/logs/log-entry.ts'
import type { PodTask } from '../../../src/operator/spec/pod-task.ts'
import type { Outcome } from '../../../src/plugin/contract/outcome.ts'
import type { LauncherEnd, LauncherJob } from './launcher.ts'

/** What the program is told. */
export interface ProgramJob {
  readonly kubeconfig: string
  readonly context: string
  readonly task: PodTask
  readonly runId: string
  readonly handle?: RunHandle
  readonly diesAfterLines: number
}

interface Said {
  readonly entry?: LogEntry
  readonly outcome?: Outcome
  readonly handle?: object
}

const program = fileURLToPath(import.meta.resolve('./launcher-program.ts'))

/**
 * Runs `job` in a child process that gets SIGKILL when it has handed on so many lines. It sends that itself: from outside it might come when
 * the task had ended and its pod was put away. What it had printed by then counts.
 */
export async function launchProcess(
  job: LauncherJob,
  place: Pick<ProgramJob, 'kubeconfig' | 'context'>,
  afterLines: number,
): Promise<LauncherEnd> {
  const { task, runId, handle, record } = job
  const told: ProgramJob = { ...place, task, runId, ...(handle && { handle }), diesAfterLines: afterLines }
  const child = spawn(process.execPath, ['--conditions=pullpass-source', program, JSON.stringify(told)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let last: RunHandle | undefined
  let outcome: Outcome | undefined
  for await (const text of createInterface({ input: child.stdout })) {
    const said: Said = JSON.parse(text)
    if (said.entry) record.take(said.entry)
    if (said.handle) last = parseHandle(JSON.stringify(said.handle))
    outcome = said.outcome ?? outcome
  }
  return outcome ? { kind: 'outcome', outcome } : { kind: 'killed', ...(last && { handle: last }) }
}
