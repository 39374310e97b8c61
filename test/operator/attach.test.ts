// Runs that change hands: by a handle, by the run's name, and after the launcher died.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/basics/clock.ts'
import { parseHandle, type RunHandle } from '../../src/operator/handle.ts'
import { openPodObserver } from '../../src/operator/observe/pod-observer.ts'
import type { RunTaskOptions } from '../../src/operator/run-task.ts'
import type { PodTask } from '../../src/operator/spec/pod-task.ts'
import { openPluginHost } from '../../src/plugin/host.ts'
import { definePlugin } from '../../src/plugin/index.ts'
import { SandboxPods, type SeenPod } from '../support/sandbox-pods.ts'
import { shell, TaskRig, type Told, textsOf } from './support/task-rig.ts'

let rig: TaskRig
let pods: SandboxPods
beforeAll(async () => {
  rig = await TaskRig.start()
  pods = new SandboxPods(rig.sandbox)
})
afterEach(() => rig.sandbox.clearFaults())
afterAll(async () => {
  pods.cluster.close()
  await rig.stop()
})

const counting = (lines: number) =>
  shell(`trap "exit 143" TERM; i=0; while [ $i -lt ${lines} ]; do echo $i; i=$((i+1)); sleep 0.02; done; exit 4`)
const numbers = (to: number) => Array.from({ length: to }, (_, index) => String(index))

/** Starts a task and lets its launcher die, without a word to the cluster, after so many lines. */
async function runAndDie(task: PodTask, lines: number, runId?: string): Promise<{ handle: RunHandle; seen: string[] }> {
  const cluster = await rig.open()
  const seen: string[] = []
  let read: (() => RunHandle) | undefined
  const handle = await new Promise<RunHandle>((resolve) => {
    void rig.run(task, {
      ...(runId !== undefined && { runId }),
      cluster: { ...cluster, pods: { ...cluster.pods, remove: () => new Promise(() => {}) } },
      onState: (state) => {
        if (state.kind === 'created') read = state.readHandle
      },
      onLine: async ({ text }) => {
        seen.push(text)
        if (seen.length < lines || !read) return
        // The next line is never taken: this launcher does nothing any more.
        const current = read()
        cluster.close()
        resolve(parseHandle(JSON.stringify(current)))
        await new Promise(() => {})
      },
    })
  })
  return { handle, seen }
}

function stopWhenCreated(runId: string): Partial<RunTaskOptions> {
  const stop = new AbortController()
  return { runId, signal: stop.signal, onState: ({ kind }) => kind === 'created' && stop.abort() }
}

/** Puts a pod out that its node has taken, and with it the fault that was meant for it. */
async function fail(name: string, reason: string): Promise<void> {
  await pods.until(name, ({ status }) => status.startTime !== undefined)
  const status = { phase: 'Failed', reason, message: 'Pod was rejected' }
  const headers = { 'content-type': 'application/merge-patch+json' }
  await rig.raw.send('PATCH', `/api/v1/namespaces/app/pods/${name}/status`, { headers, body: { status } })
}

function refuseDeletion(name: string): void {
  const fault = { kind: 'answer', status: 403 } as const
  rig.sandbox.injectFault({ server: 'api', method: 'DELETE', path: name, fault, times: Number.POSITIVE_INFINITY })
}

async function remove(name: string): Promise<void> {
  rig.sandbox.clearFaults()
  await rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${name}`, { body: { gracePeriodSeconds: 0 } })
}

describe('attaching', () => {
  it('[case 162] [case 66] goes on with the next line and gives the outcome', async () => {
    const { handle, seen } = await runAndDie(counting(30), 8)
    const { outcome, lines, states } = await rig.attach(handle)
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 4, attempts: 1, pod: { uid: handle.uid } })
    expect([...seen, ...textsOf(lines)]).toEqual(numbers(30))
    expect(states[0]).toEqual({ kind: 'begun', namespace: 'app', selector: `pullpass.dev/run-id=${handle.runId}` })
    expect(states[1]).toMatchObject({ kind: 'created', isAdopted: true })
    expect(await rig.podNames()).toEqual([])
  })

  it('[case 104] [case 120] [case 161] finds one that has ended meanwhile, with what nobody had read', async () => {
    const { handle, seen } = await runAndDie(counting(5), 2)
    await pods.finished(handle.name)
    const { outcome, lines } = await rig.attach(handle)
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 4 })
    expect([...seen, ...textsOf(lines)]).toEqual(numbers(5))
  })

  it('[case 103] [case 172] tells that one is gone', async () => {
    const { handle } = await runAndDie(counting(100), 2)
    await rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${handle.name}`, { body: { gracePeriodSeconds: 0 } })
    const { outcome } = await rig.attach(handle)
    expect(outcome).toMatchObject({ status: 'lost', diagnosis: { code: 'deleted' } })
  })

  it('[case 71] is not fooled by another pod of that name', async () => {
    const { handle } = await runAndDie(counting(100), 2)
    const path = `/api/v1/namespaces/app/pods/${handle.name}`
    await rig.raw.send('DELETE', path, { body: { gracePeriodSeconds: 0 } })
    const spec = {
      restartPolicy: 'Never',
      containers: [{ name: 'base', image: rig.sandbox.images.public, command: ['sh', '-c', 'echo other; sleep 1'] }],
    }
    await rig.raw.send('POST', '/api/v1/namespaces/app/pods', { body: { metadata: { name: handle.name }, spec } })
    const { outcome, lines } = await rig.attach(handle)
    expect(outcome.status).toBe('lost')
    expect(lines).toEqual([])
    expect((await rig.raw.send('GET', path)).body.metadata.deletionTimestamp).toBeUndefined()
    await rig.raw.send('DELETE', path, { body: { gracePeriodSeconds: 0 } })
  })

  it('[case 173] keeps the deadlines that the run began with', async () => {
    const { handle } = await runAndDie({ ...counting(1000), deadlines: { runSeconds: 1 } }, 2)
    const told = await rig.attach(handle)
    expect(told.outcome).toMatchObject({ status: 'timed-out', diagnosis: { code: 'run-deadline' } })
    expect(await rig.podNames()).toEqual([])
  })

  it('makes a pod again that never started, of what the cluster shows of it, as often as the run still may', async () => {
    rig.sandbox.injectFault({ server: 'node', times: 2, fault: { kind: 'slow-start', delayMs: 20_000 } })
    const stop = new AbortController()
    let handle: RunHandle | undefined
    const task: PodTask = {
      ...shell('echo "$WORD"; exit 3'),
      ...{ env: { WORD: 'again' }, labels: { team: 'a' }, onKill: 'keep', recreations: 2 },
    }
    const first = rig.run(task, {
      signal: stop.signal,
      onState: (state) => {
        if (state.kind !== 'created') return
        handle = state.readHandle()
        stop.abort()
      },
    })
    await first
    if (!handle) throw new Error('there was no pod')
    const bodies: SeenPod[] = []
    const { outcome, lines, states } = await rig.attach(handle, {
      onState: (state) => {
        if (state.kind !== 'created') return
        void rig.raw.send('GET', `/api/v1/namespaces/app/pods/${state.pod}`).then(({ body }) => bodies.push(body))
        if (bodies.length < 2) void fail(state.pod, 'OutOfcpu')
      },
    })
    const base = handle.name
    expect(states.flatMap((state) => (state.kind === 'created' ? state.pod : []))).toEqual([
      base,
      `${base}-2`,
      `${base}-3`,
    ])
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 3, attempts: 3, pod: { name: `${base}-3` } })
    expect(textsOf(lines)).toEqual(['again'])
    const [one, two] = bodies
    expect(two.metadata.labels).toEqual({ ...one.metadata.labels, 'pullpass.dev/attempt': '2' })
    expect(two.spec.containers).toEqual(one.spec.containers)
    expect(await rig.podNames()).toEqual([])
  })

  it('has what plugins added to a pod added once when it is made again, and asks them again whether it may be', async () => {
    rig.sandbox.injectFault({ server: 'node', fault: { kind: 'slow-start', delayMs: 20_000 } })
    const side = { name: 'side', image: rig.sandbox.images.public, command: ['true'] }
    const calls: string[] = []
    const adder = definePlugin({
      name: 'adder',
      apiVersion: 1,
      hooks: () => ({
        transformPod: ({ pod }) => ({
          ...pod,
          spec: { ...pod.spec, containers: [...(pod.spec?.containers ?? []), side] },
        }),
        gateLaunch: () => {
          calls.push('gateLaunch')
          return { kind: 'allow' }
        },
        prepare: () => void calls.push('prepare'),
      }),
    })
    const plugins = openPluginHost({
      plugins: [adder],
      clock: systemClock,
      environment: { homeDirectory: '/', workingDirectory: '/', variables: {} },
      prove: () => Promise.reject(new Error('not used')),
    })
    const stop = new AbortController()
    let handle: RunHandle | undefined
    await rig.run(
      { ...shell('exit 3'), onKill: 'keep' },
      {
        plugins,
        signal: stop.signal,
        onState: (state) => {
          if (state.kind !== 'created') return
          handle = state.readHandle()
          stop.abort()
        },
      },
    )
    if (!handle) throw new Error('there was no pod')
    const first = handle.name
    calls.length = 0
    const { outcome, states, warnings } = await rig.attach(handle, {
      plugins,
      onState: (state) => {
        if (state.kind === 'created' && state.pod === first) void fail(first, 'OutOfcpu')
      },
    })
    expect(warnings).toEqual([])
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 3, attempts: 2, pod: { name: `${first}-2` } })
    expect(states.filter(({ kind }) => kind === 'created')).toHaveLength(2)
    expect(calls).toEqual(['gateLaunch', 'prepare'])
    expect(await rig.podNames()).toEqual([])
  })

  it('refuses another cluster and what is no handle', async () => {
    const { handle } = await runAndDie(counting(3), 1)
    await expect(rig.attach({ ...handle, cluster: 'elsewhere' })).rejects.toMatchObject({ code: 'usage' })
    const { limits } = handle.terms
    const odd = [
      { schemaVersion: 2 },
      { terms: undefined },
      { terms: { ...handle.terms, limits: { ...limits, runMs: '1' } } },
      { memory: {} },
      { logs: [1] },
    ]
    for (const text of ['', '{}', '[]', ...odd.map((changes) => JSON.stringify({ ...handle, ...changes }))]) {
      expect(() => parseHandle(text)).toThrow('handle')
    }
    expect(parseHandle(JSON.stringify({ ...handle, later: 1 }))).toMatchObject(handle)
    await rig.attach(handle)
  })
})

describe('a second launcher of the same run', () => {
  it('[case 62] follows the pod of the first', async () => {
    const both: Told[] = await Promise.all([
      rig.run(counting(20), { runId: 'shared' }),
      rig.run(counting(20), { runId: 'shared' }),
    ])
    const uids = new Set(both.map(({ outcome }) => outcome.pod?.uid))
    expect(uids.size).toBe(1)
    expect(both.map(({ outcome }) => [outcome.status, outcome.exitCode])).toEqual([
      ['failed', 4],
      ['failed', 4],
    ])
    expect(await rig.podNames()).toEqual([])
  })

  it('that is stopped before it has seen the pod stops it all the same', async () => {
    await runAndDie(counting(1000), 2, 'left')
    const cluster = await rig.open()
    const observer = openPodObserver({ pods: cluster.pods, clock: systemClock, random: () => 0 })
    await observer.follow('app', 'another')
    const options = { runId: 'left', cluster, observer, signal: AbortSignal.abort(new Error('no')) }
    const { outcome } = await rig.run(counting(1000), options)
    expect(outcome).toMatchObject({ status: 'cancelled', diagnosis: { summary: 'no' } })
    expect(await rig.podNames()).toEqual([])
    await observer.close()
  })

  it('[case 67] [case 68] that is to take over nothing stops the pod of the first and makes its own', async () => {
    const { handle } = await runAndDie(counting(1000), 2, 'anew')
    const { outcome, lines } = await rig.run(counting(3), { runId: 'anew', isAdopting: false })
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 4, attempts: 1, pod: { name: `${handle.name}-2` } })
    expect(textsOf(lines)).toEqual(numbers(3))
    expect(await rig.podNames()).toEqual([])
  })

  it('makes none of its own while the pod of the first can not be deleted', async () => {
    const { handle } = await runAndDie(counting(1000), 2, 'stuck')
    refuseDeletion(handle.name)
    const warnings: string[] = []
    const running = rig.run(counting(3), {
      ...{ runId: 'stuck', isAdopting: false, onWarning: (message) => warnings.push(message) },
    })
    await expect(running).rejects.toMatchObject({
      code: 'pod-in-the-way',
      cause: { message: expect.stringContaining(`\`${handle.name}\``) },
      remedies: [expect.stringContaining(`kubectl --context sandbox -n app delete pod ${handle.name}`)],
    })
    expect(warnings).toEqual([expect.stringMatching(/could not be deleted .*: the server answered 403/)])
    expect(await rig.podNames()).toEqual([handle.name])
    await remove(handle.name)
  })

  it('follows one pod and tells which other may go on beside it', async () => {
    const { handle } = await runAndDie(counting(1000), 2, 'doubled')
    const path = '/api/v1/namespaces/app/pods'
    const { body } = await rig.raw.send('GET', `${path}/${handle.name}`)
    const labels = { ...body.metadata.labels, 'pullpass.dev/attempt': '2' }
    const containers = [{ name: 'base', image: rig.sandbox.images.public, command: ['sh', '-c', 'sleep 1; exit 5'] }]
    await rig.raw.send('POST', path, {
      body: { metadata: { name: 'newer', labels }, spec: { restartPolicy: 'Never', containers } },
    })
    refuseDeletion(handle.name)
    const { outcome } = await rig.run(counting(3), { runId: 'doubled' })
    expect(outcome).toMatchObject({ exitCode: 5, pod: { name: 'newer' } })
    expect(outcome.warnings).toContain(
      `pod \`${handle.name}\` of this run may go on beside \`newer\`, which is followed`,
    )
    expect(await rig.podNames()).toEqual([handle.name])
    await remove(handle.name)
  })

  it('[case 64] tells that a pod was put out that had run, and another try deletes it and makes another', async () => {
    const { handle } = await runAndDie(counting(1000), 2, 'evicted')
    await fail(handle.name, 'Evicted')
    const second = await rig.run({ ...counting(3), onFinish: 'keep' }, { runId: 'evicted' })
    expect(second.outcome).toMatchObject({ status: 'failed', attempts: 1, diagnosis: { code: 'evicted' } })
    const third = await rig.run(counting(3), { runId: 'evicted', attempt: 2 })
    expect(third.outcome).toMatchObject({ exitCode: 4, pod: { name: `${handle.name}-2` } })
    expect(await rig.podNames()).toEqual([])
  })

  it('[case 64] makes a pod again that was put out before it ran', async () => {
    rig.sandbox.injectFault({ server: 'node', fault: { kind: 'slow-start', delayMs: 20_000 } })
    const first = await rig.run({ ...counting(3), onKill: 'keep' }, stopWhenCreated('unstarted'))
    await fail(first.outcome.pod?.name ?? '', 'Evicted')
    const { outcome } = await rig.run(counting(3), { runId: 'unstarted' })
    expect(outcome).toMatchObject({ exitCode: 4, attempts: 2, pod: { name: `${first.outcome.pod?.name}-2` } })
    expect(await rig.podNames()).toEqual([])
  })

  it('[case 63] [case 66] gives the outcome of a pod that ended when the first was dead, and another try makes another', async () => {
    const { handle } = await runAndDie(counting(5), 2, 'reborn')
    await pods.finished(handle.name)
    const second = await rig.run({ ...counting(5), onFinish: 'keep' }, { runId: 'reborn' })
    expect(second.outcome).toMatchObject({ status: 'failed', exitCode: 4, pod: { uid: handle.uid } })
    const third = await rig.run(shell('true'), { runId: 'reborn', attempt: 2 })
    expect(third.outcome).toMatchObject({ status: 'succeeded' })
    expect(third.outcome.pod?.name).toBe(`${handle.name}-2`)
    expect(await rig.podNames()).toEqual([])
  })
})
