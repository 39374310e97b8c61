// A launcher as a program of its own: reads a job from its argument, and prints each line of the task with the handle as it is by then.

import { writeSync } from 'node:fs'
import { systemClock } from '../../../src/basics/clock.ts'
import { openKubeconfig } from '../../../src/cluster/open.ts'
import { attach } from '../../../src/operator/attach.ts'
import type { RunHandle } from '../../../src/operator/handle.ts'
import type { RunOptions } from '../../../src/operator/run-options.ts'
import { runTask } from '../../../src/operator/run-task.ts'
import type { ProgramJob } from './launcher-process.ts'

const { kubeconfig, context, task, runId, handle, diesAfterLines }: ProgramJob = JSON.parse(process.argv[2] ?? '')
const environment = { homeDirectory: '/nonexistent', workingDirectory: '/', variables: {} }
const cluster = (await openKubeconfig({ environment, kubeconfig, clock: systemClock })).openCluster(context)
let readHandle: (() => RunHandle) | undefined
let lines = 0
const say = (what: object): void => void writeSync(1, `${JSON.stringify({ ...what, handle: readHandle?.() })}\n`)

const options: RunOptions = {
  cluster,
  onState: (state) => {
    if (state.kind === 'created') readHandle = state.readHandle
    say({ state: state.kind })
  },
  onLine: (entry) => {
    say({ entry })
    lines += 1
    if (lines === diesAfterLines) process.kill(process.pid, 'SIGKILL')
  },
}
const outcome = handle ? await attach(handle, options) : await runTask(task, { ...options, runId })
say({ outcome })
cluster.close()
