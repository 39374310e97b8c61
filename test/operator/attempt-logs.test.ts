// What runs tell of the logs of their pods.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { shell, TaskRig, textsOf } from './support/task-rig.ts'

let rig: TaskRig
beforeAll(async () => {
  rig = await TaskRig.start()
})
afterEach(() => rig.sandbox.clearFaults())
afterAll(() => rig.stop())

describe('logs', () => {
  const second = () => ({ name: 'first', image: rig.sandbox.images.public, command: ['sh', '-c', 'echo init'] })

  it('[case 125] are those of the main container when nothing is said', async () => {
    const { lines } = await rig.run({ ...shell('echo main'), initContainers: [second()] })
    expect(textsOf(lines)).toEqual(['main'])
  })

  it('[case 127] [case 174] are of all containers when they are wanted', async () => {
    const { lines } = await rig.run({
      ...shell('echo main'),
      initContainers: [second()],
      pod: {
        spec: {
          containers: [
            { name: 'base' },
            { name: 'helper', image: rig.sandbox.images.public, command: ['sh', '-c', 'echo helper'] },
          ],
        },
      },
      logs: { containers: 'all', initContainers: 'all' },
    })
    expect(textsOf(lines)[0]).toBe('init')
    expect(textsOf(lines, 'first')).toEqual(['init'])
    expect(textsOf(lines, 'base')).toEqual(['main'])
    expect(textsOf(lines, 'helper')).toEqual(['helper'])
  })

  it('[case 124] may leave the main container out, whose end still counts', async () => {
    const helper = { name: 'helper', image: rig.sandbox.images.public, command: ['sh', '-c', 'echo helper'] }
    const { outcome, lines } = await rig.run({
      ...shell('echo main; sleep 0.5; exit 5'),
      pod: { spec: { containers: [{ name: 'base' }, helper] } },
      logs: { containers: ['helper'] },
    })
    expect(outcome.exitCode).toBe(5)
    expect(textsOf(lines)).toEqual(['helper'])
  })

  it('[case 127] are of the init containers that are named, in the order in which those run', async () => {
    const initContainers = ['one', 'two', 'three'].map((name) => ({
      ...{ name, image: rig.sandbox.images.public, command: ['sh', '-c', `echo ${name}`] },
    }))
    const task = { ...shell('echo main'), initContainers, logs: { initContainers: ['three', 'one'] } }
    const { lines } = await rig.run(task)
    expect(textsOf(lines)).toEqual(['one', 'three', 'main'])
  })

  it.each([
    [true, 'echo hi', 0],
    [true, 'echo hi; exit 3', 3],
    [false, 'echo hi', 0],
    [false, 'echo hi; sleep 1; exit 3', 3],
  ])(
    '[case 128] are those of a main container of another name, followed: %s, running %s',
    async (follow, script, code) => {
      const { outcome, lines } = await rig.run({ ...shell(script), mainContainer: 'work', logs: { follow } })
      expect(outcome).toMatchObject({ status: code === 0 ? 'succeeded' : 'failed', exitCode: code })
      expect(textsOf(lines, 'work')).toEqual(follow ? ['hi'] : [])
    },
  )

  it('[case 130] that the node can not give any more make no failure of a success', async () => {
    const fault = { kind: 'answer', status: 404 } as const
    rig.sandbox.injectFault({ server: 'api', path: /\/log\?/, fault, times: Number.POSITIVE_INFINITY })
    const { outcome } = await rig.run(shell('echo hi'))
    expect(outcome).toMatchObject({ status: 'succeeded', exitCode: 0 })
    expect(outcome.warnings).toEqual(['the last lines of container `base` may be missing: its pod was deleted first'])
  })

  it('[case 112] [case 111] [case 117] lose and double nothing when connections are cut', async () => {
    rig.sandbox.injectFault({ server: 'api', path: /\/log\?/, fault: { kind: 'cut-after', bytes: 60_000 }, times: 5 })
    const { lines } = await rig.run(shell('i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done'))
    expect(textsOf(lines)).toEqual(Array.from({ length: 2000 }, (_, index) => `line ${index}`))
  })

  it('[case 115] may be had from the end', async () => {
    const { outcome } = await rig.run({ ...shell('for i in 1 2 3 4; do echo $i; done'), onFinish: 'keep' })
    const { logs } = await rig.open()
    const name = outcome.pod?.name ?? ''
    const lines: string[] = []
    for await (const { text } of logs.read({ namespace: 'app', name, container: 'base', tailLines: 2 })) {
      lines.push(Buffer.from(text).toString())
    }
    expect(lines).toEqual(['3', '4'])
    await rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${name}`)
  })

  it('are not read faster than whoever takes them', async () => {
    let most = 0
    let open = 0
    await rig.run(shell('i=0; while [ $i -lt 50 ]; do echo $i; i=$((i+1)); done'), {
      onLine: async () => {
        open += 1
        most = Math.max(most, open)
        await new Promise<void>((resolve) => setImmediate(resolve))
        open -= 1
      },
    })
    expect(most).toBe(1)
  })

  it('[case 153] of a listener that throws are a warning, not a failure', async () => {
    const { outcome } = await rig.run(shell('echo a; echo b'), {
      onLine: () => {
        throw new Error('no')
      },
    })
    expect(outcome.status).toBe('succeeded')
    expect(outcome.warnings).toEqual(['the listener for lines failed and is not called any more: no'])
  })
})
