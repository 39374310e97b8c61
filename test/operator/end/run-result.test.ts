// What runs give back.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { shell, TaskRig, textsOf } from '../support/task-rig.ts'

let rig: TaskRig
beforeAll(async () => {
  rig = await TaskRig.start()
})
afterEach(() => rig.sandbox.clearFaults())
afterAll(() => rig.stop())

describe('results', () => {
  it('[case 141] come from the termination message', async () => {
    const { outcome } = await rig.run({
      ...shell(`echo '{"a": [1]}' > /dev/termination-log`),
      result: { from: 'termination-message' },
    })
    expect(outcome).toMatchObject({ status: 'succeeded', result: { a: [1] } })
  })

  it('[case 131] [case 137] come from a file through a sidecar, whose lines nobody else sees', async () => {
    const { outcome, lines } = await rig.run({
      ...shell(`echo working; echo '{"buzz": 2}' > /airflow/xcom/return.json`),
      result: { from: 'file', image: rig.sandbox.images.public },
      logs: { containers: 'all', initContainers: 'all' },
    })
    expect(outcome).toMatchObject({ status: 'succeeded', result: { buzz: 2 } })
    expect(textsOf(lines)).toEqual(['working'])
  })

  it('[case 140] are kept when the task fails', async () => {
    const { outcome } = await rig.run({
      ...shell(`echo '{"a": 1}' > /dev/termination-log; exit 2`),
      result: { from: 'termination-message' },
    })
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 2, result: { a: 1 } })
  })

  it('[case 132] that can not be read make a failure of a success', async () => {
    const { outcome } = await rig.run({
      ...shell('echo no > /dev/termination-log'),
      result: { from: 'termination-message' },
    })
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 0, diagnosis: { code: 'result-unusable' } })
  })

  it('[case 142] [case 153] survive a deletion that is refused, which is a warning', async () => {
    rig.sandbox.injectFault({
      server: 'api',
      method: 'DELETE',
      fault: { kind: 'answer', status: 403 },
      times: Number.POSITIVE_INFINITY,
    })
    const { outcome } = await rig.run({
      ...shell(`echo 1 > /dev/termination-log`),
      result: { from: 'termination-message' },
    })
    expect(outcome).toMatchObject({ status: 'succeeded', result: 1 })
    expect(outcome.warnings).toHaveLength(1)
    rig.sandbox.clearFaults()
    await rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${outcome.pod?.name}`)
  })
})
