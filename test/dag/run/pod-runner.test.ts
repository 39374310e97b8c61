// Tries of tasks as pods of a sandbox: what becomes of their pods, and what is told of what fails.

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../../src/basics/clock.ts'
import { openPodRunner, type PodRunner } from '../../../src/dag/run/pod-runner.ts'
import type { TaskTry } from '../../../src/dag/run/task-runner.ts'
import type { PodTask } from '../../../src/operator/spec/pod-task.ts'
import { shell, TaskRig } from '../../operator/support/task-rig.ts'

let rig: TaskRig
let runner: PodRunner
const warnings: string[] = []
beforeAll(async () => {
  rig = await TaskRig.start()
})
beforeEach(async () => {
  const cluster = await rig.open()
  runner = openPodRunner({
    openCluster: async () => cluster,
    readFile: () => Promise.reject(new Error('not used')),
    ...{ clock: systemClock, random: () => 0 },
    onWarning: (message) => warnings.push(message),
  })
})
afterEach(async () => {
  rig.sandbox.clearFaults()
  warnings.length = 0
  await runner.close()
})
afterAll(() => rig.stop())

function start(task: PodTask, runId: string): TaskTry {
  return {
    task: { image: rig.sandbox.images.public, namespace: 'app', name: 'task', ...task },
    ...{ runId, attempt: 1, signal: new AbortController().signal },
    ...{ onState: () => {}, onLine: () => {}, onWarning: (message) => warnings.push(message) },
  }
}

it('tells why an ended pod could not be put away', async () => {
  const first = start(shell('exit 3'), 'kept')
  const { outcome } = await runner.run(first)
  expect(outcome).toMatchObject({ status: 'failed', exitCode: 3 })
  expect(await rig.podNames()).toEqual([outcome.pod?.name])
  const fault = { kind: 'answer', status: 403 } as const
  rig.sandbox.injectFault({ server: 'api', method: 'DELETE', fault })
  if (!outcome.pod) throw new Error('there was no pod')
  await runner.putAway(first.task, outcome.pod, outcome.status)
  expect(warnings).toEqual([
    expect.stringMatching(/^pod `app\/task-\w+` could not be deleted: cannot delete pod .*: the server answered 403/),
  ])
  await runner.putAway(first.task, outcome.pod, outcome.status)
  expect(await rig.podNames()).toEqual([])
})

it('tells why the cluster can not be seen for a while', async () => {
  const fault = { kind: 'answer', status: 500 } as const
  rig.sandbox.injectFault({ server: 'api', path: 'watch=true', fault, times: 4 })
  const { outcome } = await runner.run(start(shell('sleep 1'), 'unseen'))
  expect(outcome.status).toBe('succeeded')
  const told = warnings.find((warning) => warning.includes('can not be seen for the moment'))
  expect(told).toMatch(
    /^what happens in `sandbox\/app` can not be seen for the moment: cannot watch pods .*: the server answered 500/,
  )
})

it('tells why a try could not be begun', async () => {
  const fault = { kind: 'answer', status: 500 } as const
  rig.sandbox.injectFault({
    server: 'api',
    method: 'GET',
    path: '/namespaces/other/pods',
    fault,
    times: Number.POSITIVE_INFINITY,
  })
  const { outcome } = await runner.run(start({ namespace: 'other' }, 'unbegun'))
  expect(outcome).toMatchObject({ status: 'failed', attempts: 0, diagnosis: { retry: 'infrastructure' } })
  expect(outcome.diagnosis?.evidence).toEqual([expect.stringContaining('the server answered 500')])
})
