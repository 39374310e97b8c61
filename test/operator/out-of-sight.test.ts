// A pod that its launcher may not see any more: it may still run, so that it is left alone, and no other is made beside it.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/basics/clock.ts'
import type { TaskCluster } from '../../src/cluster/cluster.ts'
import type { PodReader, PodRunner } from '../../src/cluster/resources/pods.ts'
import { openPluginHost } from '../../src/plugin/host.ts'
import { definePlugin, type PluginHooks } from '../../src/plugin/index.ts'
import { HurriedClock } from './support/hurried-clock.ts'
import { cut, refusal } from './support/scripted-pods.ts'
import { shell, TaskRig, type Told } from './support/task-rig.ts'

let rig: TaskRig
beforeAll(async () => {
  rig = await TaskRig.start()
})
afterEach(async () => {
  for (const name of await rig.podNames()) {
    await rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${name}`, { body: { gracePeriodSeconds: 0 } })
  }
})
afterAll(() => rig.stop())

const loop = { ...shell('trap "exit 0" TERM; while :; do sleep 0.05; done'), terminationGraceSeconds: 1 }

/** What a login may do with pods; a test takes it away and gives it back. */
class Rights {
  mayDelete = true
  #lost = new AbortController()
  #maySee = true

  blind(): void {
    this.#maySee = false
    this.#lost.abort()
  }

  restore(): void {
    this.#maySee = true
    this.#lost = new AbortController()
  }

  /** `cluster` as somebody with these rights has it; a watch ends when they are taken away. */
  guard({ pods, ...cluster }: TaskCluster): TaskCluster {
    const see = () => {
      if (!this.#maySee) throw refusal(403)
    }
    const get: PodReader['get'] = async (...call) => {
      see()
      return await pods.get(...call)
    }
    const list: PodReader['list'] = async (...call) => {
      see()
      return await pods.list(...call)
    }
    const watch: PodReader['watch'] = (selection, options) => {
      see()
      const lost = this.#lost.signal
      const signal = options.signal ? AbortSignal.any([lost, options.signal]) : lost
      return cutBy(lost, pods.watch(selection, { ...options, signal }))
    }
    const remove: PodRunner['remove'] = async (...call) => {
      if (!this.mayDelete) throw refusal(403)
      return await pods.remove(...call)
    }
    return { ...cluster, pods: { ...pods, get, list, watch, remove } }
  }
}

async function* cutBy<T>(lost: AbortSignal, events: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* events
  } catch (thrown) {
    throw lost.aborted ? cut() : thrown
  }
}

/** Runs a task that goes on, and takes away the right to see its pod, for longer than that is waited out. */
async function runOutOfSight(rights: Rights, hooks: PluginHooks = {}, clock = new HurriedClock()): Promise<Told> {
  const plugins = openPluginHost({
    plugins: [definePlugin({ name: 'mender', apiVersion: 1, hooks: () => hooks })],
    clock: systemClock,
    environment: { homeDirectory: '/', workingDirectory: '/', variables: {} },
    prove: () => Promise.reject(new Error('not used')),
  })
  let hasStarted = false
  return await rig.run(loop, {
    ...{ clock, plugins, cluster: rights.guard(await rig.open()) },
    onState: ({ kind }) => {
      if (kind !== 'running' || hasStarted) return
      hasStarted = true
      rights.blind()
      clock.hurry()
    },
  })
}

const lost = { status: 'lost', diagnosis: { code: 'out-of-sight' }, attempts: 1 }

it('is left to whoever takes the run over', async () => {
  const { outcome } = await runOutOfSight(new Rights())
  expect(outcome).toMatchObject(lost)
  expect(await rig.podNames()).toEqual([outcome.pod?.name])
})

describe('a plugin that wants another pod', () => {
  it('gets none when the first can not be deleted', async () => {
    const rights = new Rights()
    rights.mayDelete = false
    const { outcome, states } = await runOutOfSight(rights, { diagnose: () => ({ retry: 'mended it' }) })
    expect(outcome).toMatchObject(lost)
    expect(outcome.warnings).toContainEqual(expect.stringContaining('could not be deleted'))
    expect(states.filter(({ kind }) => kind === 'again')).toEqual([])
    expect(await rig.podNames()).toEqual([outcome.pod?.name])
  })

  it('gets none when the first can be deleted, but not seen to be gone', async () => {
    const { outcome, states } = await runOutOfSight(new Rights(), { diagnose: () => ({ retry: 'mended it' }) })
    expect(outcome).toMatchObject(lost)
    expect(outcome.warnings).toContainEqual(expect.stringContaining('still not gone'))
    expect(states.filter(({ kind }) => kind === 'again')).toEqual([])
  })

  it('gets it once the first is known to be gone', async () => {
    const rights = new Rights()
    const clock = new HurriedClock()
    const transformPod: PluginHooks['transformPod'] = ({ pod, run }) => {
      if (run.attempt === 1) return undefined
      const containers = (pod.spec?.containers ?? []).map((container) => ({ ...container, command: ['true'] }))
      return { ...pod, spec: { ...pod.spec, containers } }
    }
    const diagnose = () => {
      rights.restore()
      clock.rest()
      return { retry: 'mended it' }
    }
    const { outcome } = await runOutOfSight(rights, { transformPod, diagnose }, clock)
    expect(outcome).toMatchObject({ status: 'succeeded', attempts: 2 })
    expect(await rig.podNames()).toEqual([])
  })
})
