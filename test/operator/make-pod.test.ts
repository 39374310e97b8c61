// Runs that come to no pod.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { HurriedClock } from './support/hurried-clock.ts'
import { shell, TaskRig } from './support/task-rig.ts'

let rig: TaskRig
beforeAll(async () => {
  rig = await TaskRig.start({ users: [{ name: 'nobody', deny: [{ verbs: ['*'], resources: ['pods'] }] }] })
})
afterEach(() => rig.sandbox.clearFaults())
afterAll(() => rig.stop())

describe('a pod that can not be made', () => {
  it('[case 146] makes a failure of its run: there is nothing to delete', async () => {
    rig.sandbox.clearRequests()
    const { outcome } = await rig.run({ namespace: 'nowhere' })
    expect(outcome).toMatchObject({ status: 'failed', attempts: 0, diagnosis: { code: 'namespace-unusable' } })
    expect(outcome.pod).toBeUndefined()
    expect(rig.sandbox.requests().filter(({ verb }) => verb === 'delete')).toEqual([])
  })

  it('is not tried when the cluster may not be looked at', async () => {
    const cluster = await rig.open('nobody@sandbox')
    await expect(rig.run({}, { cluster })).rejects.toMatchObject({ code: 'cluster-forbidden', exitCode: 4 })
  })

  it('tells that it may be there when nobody answers', async () => {
    const fault = { kind: 'lost-reply' } as const
    rig.sandbox.injectFault({ server: 'api', method: 'POST', path: '/pods', fault, times: Number.POSITIVE_INFINITY })
    const clock = new HurriedClock()
    clock.hurry()
    const warnings: string[] = []
    const running = rig.run(shell('true'), { clock, onWarning: (message) => warnings.push(message) })
    await expect(running).rejects.toMatchObject({ code: 'cluster-unreachable' })
    const [name] = await rig.podNames()
    const doubt = `whether pod \`${name}\` was made is not known; if so it ends by its deadline`
    expect(warnings).toEqual([`${doubt}: cannot create pod \`${name}\` in \`sandbox/app\`: the connection was cut`])
    await rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${name}`)
  })
})
