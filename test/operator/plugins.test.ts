// What plugins see and do in a run: the order of their hooks, refusals, failures, and a cause that one of them mends.

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/basics/clock.ts'
import { planTask } from '../../src/operator/plan-task.ts'
import { listOrigins } from '../../src/operator/spec/traced.ts'
import { openPluginHost, type PluginHost } from '../../src/plugin/host.ts'
import { definePlugin, type PluginHooks } from '../../src/plugin/index.ts'
import { shell, TaskRig } from './support/task-rig.ts'

let rig: TaskRig
beforeAll(async () => {
  rig = await TaskRig.start()
})
afterAll(() => rig.stop())

function hostOf(plugins: Readonly<Record<string, PluginHooks>>): PluginHost {
  return openPluginHost({
    plugins: Object.entries(plugins).map(([name, hooks]) => definePlugin({ name, apiVersion: 1, hooks: () => hooks })),
    clock: systemClock,
    environment: { homeDirectory: '/', workingDirectory: '/', variables: {} },
    prove: () => Promise.reject(new Error('not used')),
  })
}

/** Notes the name of every hook that is called. */
function recorder(name: string, calls: string[]): PluginHooks {
  const note = (hook: string) => () => {
    calls.push(`${name} ${hook}`)
    return undefined
  }
  return {
    transformPod: note('transformPod'),
    gateLaunch: () => {
      calls.push(`${name} gateLaunch`)
      return { kind: 'allow' }
    },
    prepare: note('prepare'),
    onCreated: note('onCreated'),
    onLogLine: ({ container, text, time }) => void calls.push(`${name} onLogLine ${container} ${text} ${typeof time}`),
    onOutcome: ({ outcome }) => void calls.push(`${name} onOutcome ${outcome.status}`),
    cleanup: ({ outcome }) => void calls.push(`${name} cleanup ${outcome.status}`),
  }
}

describe('hooks', () => {
  it('[case 159] [case 110] are called once each and in order, cleanup in reverse', async () => {
    const calls: string[] = []
    await rig.run(shell('echo hi'), { plugins: hostOf({ a: recorder('a', calls), b: recorder('b', calls) }) })
    const seen = (name: string) => calls.filter((call) => call.startsWith(name))
    expect(seen('a')).toEqual([
      'a transformPod',
      'a gateLaunch',
      'a prepare',
      'a onCreated',
      'a onLogLine base hi string',
      'a onOutcome succeeded',
      'a cleanup succeeded',
    ])
    expect(calls.filter((call) => call.includes('transformPod'))).toEqual(['a transformPod', 'b transformPod'])
    expect(calls.slice(-2)).toEqual(['b cleanup succeeded', 'a cleanup succeeded'])
  })

  it('see how the pod changes, up to its end', async () => {
    const phases: string[] = []
    const watcher: PluginHooks = { onPodChange: ({ pod }) => void phases.push(pod.status?.phase ?? '') }
    await rig.run(shell('echo hi; sleep 0.1'), { plugins: hostOf({ watcher }) })
    expect(phases[0]).toBe('Pending')
    expect(phases).toContain('Running')
  })

  it('change the pod, but neither whose it is nor its end', async () => {
    const changer: PluginHooks = {
      transformPod: ({ pod }) => ({
        ...pod,
        metadata: { ...pod.metadata, annotations: { from: 'plugin' } },
        spec: { containers: pod.spec?.containers ?? [], restartPolicy: 'Never', activeDeadlineSeconds: 999_999 },
      }),
    }
    const { outcome } = await rig.run({ onFinish: 'keep' }, { plugins: hostOf({ changer }) })
    const { body } = await rig.raw.send('GET', `/api/v1/namespaces/app/pods/${outcome.pod?.name}`)
    expect(body.metadata.annotations).toMatchObject({ from: 'plugin' })
    expect(body.spec.activeDeadlineSeconds).toBe(86_400)
    await rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${outcome.pod?.name}`)
  })
})

describe('a plugin against a launch', () => {
  it('refuses it with its reason and remedy, before there is a pod', async () => {
    const calls: string[] = []
    const refuse = (reason: string): PluginHooks => ({
      ...recorder(reason, calls),
      gateLaunch: () => ({ kind: 'refuse', reason, remedy: `mend ${reason}`, evidence: [`saw ${reason}`] }),
    })
    rig.sandbox.clearRequests()
    const { outcome } = await rig.run({}, { plugins: hostOf({ one: refuse('this'), two: refuse('that') }) })
    expect(outcome).toMatchObject({
      status: 'failed',
      attempts: 0,
      diagnosis: {
        code: 'refused-by-plugin',
        summary: 'plugin `one`: this',
        remedy: 'mend this',
        evidence: ['saw this', 'plugin `two`: that', 'saw that'],
      },
    })
    expect(rig.sandbox.requests().filter(({ verb }) => verb === 'create')).toEqual([])
    expect(calls.filter((call) => call.includes('prepare'))).toEqual([])
    expect(calls.slice(-2)).toEqual(['that cleanup failed', 'this cleanup failed'])
  })

  it('[case 166] ends it by throwing, told by name, and everybody cleans up', async () => {
    const calls: string[] = []
    const thrower: PluginHooks = {
      prepare: () => {
        throw new Error('no vault here')
      },
    }
    const running = rig.run({}, { plugins: hostOf({ first: recorder('first', calls), thrower }) })
    await expect(running).rejects.toMatchObject({ code: 'plugin-failed', cause: { message: 'no vault here' } })
    expect(calls.at(-1)).toBe('first cleanup failed')
    expect(await rig.podNames()).toEqual([])
  })
})

describe('a plugin that knows why', () => {
  it('adds to the diagnosis, and may have one more pod made, once', async () => {
    const seen: number[] = []
    const mender: PluginHooks = {
      transformPod: ({ run }) => {
        seen.push(run.attempt)
        return undefined
      },
      diagnose: () => ({ evidence: ['the token had expired'], retry: 'renewed it' }),
    }
    const { outcome, states } = await rig.run({ image: rig.sandbox.images.private }, { plugins: hostOf({ mender }) })
    expect(seen).toEqual([1, 2])
    expect(outcome).toMatchObject({ status: 'failed', attempts: 2, diagnosis: { code: 'no-secret' } })
    expect(outcome.diagnosis?.evidence).toContain('the token had expired')
    expect(states.find(({ kind }) => kind === 'again')).toMatchObject({ attempt: 2 })
    expect(await rig.podNames()).toEqual([])
  })

  it('ends with the first pod when the next can not be made, and why is told', async () => {
    const mender: PluginHooks = {
      prepare: ({ run }) => {
        if (run.attempt === 2) throw new Error('no vault here')
      },
      diagnose: () => ({ retry: 'renewed it' }),
    }
    const { outcome } = await rig.run({ image: rig.sandbox.images.private }, { plugins: hostOf({ mender }) })
    expect(outcome).toMatchObject({ status: 'failed', attempts: 1, diagnosis: { code: 'no-secret' } })
    expect(outcome.warnings).toEqual([expect.stringMatching(/^the pod could not be made again: .*: no vault here$/)])
    expect(await rig.podNames()).toEqual([])
  })

  it('has no other pod made while the first can not be deleted and may start', async () => {
    const fault = { kind: 'answer', status: 403 } as const
    rig.sandbox.injectFault({ server: 'api', method: 'DELETE', fault, times: Number.POSITIVE_INFINITY })
    const mender: PluginHooks = { diagnose: () => ({ retry: 'renewed it' }) }
    const { outcome, states } = await rig.run({ image: rig.sandbox.images.private }, { plugins: hostOf({ mender }) })
    expect(await rig.podNames()).toEqual([outcome.pod?.name])
    expect(outcome).toMatchObject({ status: 'failed', attempts: 1, diagnosis: { code: 'no-secret' } })
    expect(outcome.warnings).toEqual([expect.stringMatching(/could not be deleted .*: the server answered 403/)])
    expect(states.filter(({ kind }) => kind === 'again')).toEqual([])
    rig.sandbox.clearFaults()
    await rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${outcome.pod?.name}`)
  })
})

describe('a plan', () => {
  it('shows the pod after every transform, who set what, and what gates have against it; nothing is written', async () => {
    const plugin: PluginHooks = {
      transformPod: ({ pod }) => ({ ...pod, metadata: { ...pod.metadata, annotations: { from: 'plugin' } } }),
      gateLaunch: () => ({ kind: 'refuse', reason: 'no', remedy: 'yes' }),
    }
    rig.sandbox.clearRequests()
    const cluster = await rig.open()
    const plan = await planTask({ image: 'busybox', namespace: 'app' }, { cluster, plugins: hostOf({ plugin }) })
    expect(plan.pod.metadata?.annotations).toEqual({ from: 'plugin' })
    expect(plan.refusals).toEqual([{ plugin: 'plugin', reason: 'no', remedy: 'yes', evidence: [] }])
    const origins = new Map(listOrigins(plan.provenance).map(({ path, layer }) => [path, layer]))
    expect(origins.get('spec.containers[0].image')).toBe('task')
    expect(origins.get('spec.activeDeadlineSeconds')).toBe('run')
    expect(origins.get('metadata.annotations.from')).toBe('plugin plugin')
    expect(rig.sandbox.requests().filter(({ server, method }) => server === 'api' && method !== 'GET')).toEqual([])
  })
})
