// Runs that are stopped, at any time of their life.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PodTask } from '../../../src/operator/spec/pod-task.ts'
import { shell, TaskRig, textsOf } from '../support/task-rig.ts'

let rig: TaskRig
beforeAll(async () => {
  rig = await TaskRig.start()
})
afterEach(() => rig.sandbox.clearFaults())
afterAll(() => rig.stop())

describe('a run that is stopped', () => {
  it('[case 123] [case 155] [case 156] is cancelled as soon as a line is seen, whatever its process makes of that, and its pod is gone', async () => {
    const stop = new AbortController()
    const told = await rig.run(shell('trap "echo bye; exit 0" TERM; echo hi; while :; do sleep 0.05; done'), {
      signal: stop.signal,
      onLine: () => stop.abort(new Error('stopped by SIGINT')),
    })
    expect(told.outcome).toMatchObject({
      status: 'cancelled',
      diagnosis: { code: 'cancelled', summary: 'stopped by SIGINT' },
    })
    expect(textsOf(told.lines)).toEqual(['hi', 'bye'])
    expect(await rig.podNames()).toEqual([])
  })

  it('before it has a pod makes none', async () => {
    const stop = new AbortController()
    stop.abort(new Error('no'))
    const { outcome } = await rig.run({}, { signal: stop.signal })
    expect(outcome).toMatchObject({ status: 'cancelled', attempts: 0 })
    expect(await rig.podNames()).toEqual([])
  })

  it('while the cluster does not answer is cancelled at once', async () => {
    const cluster = await rig.open()
    const stop = new AbortController()
    const list: typeof cluster.pods.list = async (...call) => {
      stop.abort(new Error('no'))
      return await cluster.pods.list(...call)
    }
    rig.sandbox.injectFault({ server: 'api', method: 'GET', path: /\/pods\?(?!.*watch)/, fault: { kind: 'hang' } })
    const { outcome } = await rig.run(
      {},
      { signal: stop.signal, cluster: { ...cluster, pods: { ...cluster.pods, list } } },
    )
    expect(outcome).toMatchObject({ status: 'cancelled', attempts: 0, warnings: [], diagnosis: { summary: 'no' } })
    expect(outcome.pod).toBeUndefined()
  })

  it.each<[string, PodTask, string]>([
    ['it waits for a node', { nodeSelector: { disk: 'none' } }, 'node'],
    ['it waits for its image', {}, 'image'],
    ['an init container runs', { initContainers: [{ name: 'first', command: ['sleep', '30'] }] }, 'start'],
  ])('while %s is cancelled, and its pod is gone', async (_when, task, phase) => {
    if (phase === 'image') rig.sandbox.injectFault({ server: 'node', fault: { kind: 'slow-start', delayMs: 20_000 } })
    const image = rig.sandbox.images.public
    const initContainers = (task.initContainers ?? []).map((container) => ({ ...container, image }))
    const stop = new AbortController()
    const { outcome } = await rig.run(
      { ...shell('true'), ...task, initContainers, terminationGraceSeconds: 1 },
      {
        signal: stop.signal,
        onState: (state) => {
          if (state.kind === 'waiting' && state.for === phase) stop.abort()
        },
      },
    )
    expect(outcome).toMatchObject({ status: 'cancelled', attempts: 1 })
    expect(await rig.podNames()).toEqual([])
  })

  it('while its pod is being created is cancelled, and the pod is gone, also when the reply was lost', async () => {
    for (const fault of [{ kind: 'slow', delayMs: 200 }, { kind: 'lost-reply' }] as const) {
      const cluster = await rig.open()
      const stop = new AbortController()
      const create: typeof cluster.pods.create = async (...call) => {
        stop.abort()
        return await cluster.pods.create(...call)
      }
      rig.sandbox.injectFault({ server: 'api', method: 'POST', path: '/pods', fault })
      const { outcome } = await rig.run(
        { ...shell('sleep 30'), terminationGraceSeconds: 1 },
        { signal: stop.signal, cluster: { ...cluster, pods: { ...cluster.pods, create } } },
      )
      expect(outcome).toMatchObject({ status: 'cancelled' })
      expect(await rig.podNames()).toEqual([])
    }
  })

  it('leaves its pod when it is to', async () => {
    const stop = new AbortController()
    const { outcome } = await rig.run(
      { ...shell('echo hi; sleep 30'), onKill: 'keep' },
      { signal: stop.signal, onLine: () => stop.abort() },
    )
    expect(outcome.status).toBe('cancelled')
    expect(await rig.podNames()).toEqual([outcome.pod?.name])
    await rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${outcome.pod?.name}`, {
      body: { gracePeriodSeconds: 0 },
    })
  })
})
