// Runs through faults of the API server.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { shell, TaskRig, textsOf } from './support/task-rig.ts'

let rig: TaskRig
beforeAll(async () => {
  rig = await TaskRig.start()
})
afterEach(() => rig.sandbox.clearFaults())
afterAll(() => rig.stop())

describe('faults of the API server', () => {
  it.each([
    ['a lost reply to the creation', { method: 'POST', path: '/pods', fault: { kind: 'lost-reply' } }],
    [
      '[case 72] a busy server',
      {
        method: 'POST',
        path: '/pods',
        fault: { kind: 'answer', status: 429, headers: { 'retry-after': '0' } },
        times: 2,
      },
    ],
    ['a fault of the server', { method: 'POST', path: '/pods', fault: { kind: 'answer', status: 500 }, times: 2 }],
    ['cut watches', { path: 'watch=true', fault: { kind: 'cut-after', bytes: 2000 }, times: 3 }],
    ['[case 102] a forgotten version', { path: 'watch=true', fault: { kind: 'answer', status: 410 }, times: 2 }],
    [
      '[case 100] a forbidden watch',
      { path: 'watch=true', fault: { kind: 'answer', status: 403 }, times: Number.POSITIVE_INFINITY },
    ],
    [
      '[case 86] [case 88] a login that is refused for a while',
      { path: 'watch=true', fault: { kind: 'answer', status: 401 }, times: 3 },
    ],
    ['a log that hangs', { path: /\/log\?.*follow=true/, fault: { kind: 'hang' } }],
    ['a deletion whose reply is lost', { method: 'DELETE', fault: { kind: 'lost-reply' } }],
  ] as const)('do not change the outcome: %s', async (_name, fault) => {
    rig.sandbox.injectFault({ server: 'api', ...fault })
    const { outcome, lines } = await rig.run(shell('echo a; sleep 0.2; echo b; exit 6'))
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 6, attempts: 1 })
    expect(textsOf(lines)).toEqual(['a', 'b'])
    rig.sandbox.clearFaults()
    expect(await rig.podNames()).toEqual([])
  })

  it('[case 79] may be no answer at all: the request is given up and made again', async () => {
    rig.sandbox.injectFault({ server: 'api', method: 'POST', path: '/pods', fault: { kind: 'hang' } })
    const cluster = await rig.open(undefined, undefined, 300)
    const { outcome } = await rig.run(shell('true'), { cluster })
    expect(outcome).toMatchObject({ status: 'succeeded', attempts: 1 })
    expect(await rig.podNames()).toEqual([])
  })
})
