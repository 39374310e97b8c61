// Whole runs on the sandbox: from a task to its outcome, and what is left in the cluster.

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/basics/clock.ts'
import { openPodObserver } from '../../src/operator/observe/pod-observer.ts'
import type { FailureDetails } from '../../src/operator/run-options.ts'
import type { PodTask } from '../../src/operator/spec/pod-task.ts'
import { shell, TaskRig, textsOf } from './support/task-rig.ts'

let rig: TaskRig
beforeAll(async () => {
  rig = await TaskRig.start({ users: [{ name: 'nobody', deny: [{ verbs: ['*'], resources: ['pods'] }] }] })
})
afterEach(() => rig.sandbox.clearFaults())
afterAll(() => rig.stop())

describe('a task that ends well', () => {
  it('[case 108] gives its lines with their times, its exit code, and leaves nothing', async () => {
    const { outcome, lines, states, warnings } = await rig.run(shell('echo one; printf "two\\n  three\\n\\nfour\\n"'))
    expect(outcome).toMatchObject({
      status: 'succeeded',
      exitCode: 0,
      attempts: 1,
      warnings: [],
      pod: { namespace: 'app' },
    })
    expect(outcome.diagnosis).toBeUndefined()
    expect(textsOf(lines)).toEqual(['one', 'two', '  three', '', 'four'])
    expect(lines.every(({ time }) => time?.startsWith('20'))).toBe(true)
    expect(states.slice(0, 2).map(({ kind }) => kind)).toEqual(['begun', 'created'])
    expect(states.at(-1)?.kind).toBe('running')
    expect(warnings).toEqual([])
    expect(await rig.podNames()).toEqual([])
  })

  it('[case 139] names its pod, which has the run and an end', async () => {
    const { outcome } = await rig.run({ onFinish: 'keep' }, { runId: 'r-keep' })
    const { body } = await rig.raw.send('GET', `/api/v1/namespaces/app/pods/${outcome.pod?.name}`)
    expect(body.metadata.uid).toBe(outcome.pod?.uid)
    expect(body.metadata.labels).toMatchObject({ 'pullpass.dev/run-id': 'r-keep', 'pullpass.dev/attempt': '1' })
    expect(body.spec.activeDeadlineSeconds).toBe(86_400)
    expect(body.spec.restartPolicy).toBe('Never')
    await rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${outcome.pod?.name}`)
  })

  it('[case 91] [case 121] [case 164] [case 168] [case 171] asks for nothing again and again: create, log and delete beside the list and watch', async () => {
    const cluster = await rig.open()
    const observer = openPodObserver({ pods: cluster.pods, clock: systemClock, random: () => 0 })
    await observer.follow('app', 'nothing')
    rig.sandbox.clearRequests()
    await rig.run(shell('true'), { cluster, observer })
    const asked = rig.sandbox
      .requests()
      .filter(({ server }) => server === 'api')
      .map(({ verb, resource }) => `${verb} ${resource}`)
    expect(asked.filter((request) => request !== 'get pods/log' && request !== 'watch pods')).toEqual([
      'create pods',
      'delete pods',
    ])
    expect(asked.filter((request) => request === 'get pods/log').length).toBeLessThanOrEqual(2)
    await observer.close()
  })
})

describe('a task that fails', () => {
  it('[case 163] [case 169] gives the exit code and why, after all its lines', async () => {
    const { outcome, lines } = await rig.run(shell('echo before; exit 3'))
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 3, diagnosis: { code: 'exit-code', retry: 'user' } })
    expect(textsOf(lines)).toEqual(['before'])
  })

  it('[case 145] tells what it wrote as its last words', async () => {
    const { outcome } = await rig.run(shell('echo disk is full > /dev/termination-log; exit 4'))
    expect(JSON.stringify(outcome.diagnosis)).toContain('disk is full')
  })

  it('[case 97] without a login names image and remedy, in little time', async () => {
    const begun = Date.now()
    const { outcome } = await rig.run({ image: rig.sandbox.images.private })
    expect(outcome).toMatchObject({
      status: 'failed',
      diagnosis: { code: 'no-secret', image: rig.sandbox.images.private, retry: 'never' },
    })
    expect(outcome.exitCode).toBeUndefined()
    expect(Date.now() - begun).toBeLessThan(5000)
    expect(await rig.podNames()).toEqual([])
  })

  it('[case 97] with a wrong password names secret and entry', async () => {
    const { host, username } = rig.sandbox.registry
    const auth = Buffer.from(`${username}:wrong`).toString('base64')
    const data = {
      '.dockerconfigjson': Buffer.from(JSON.stringify({ auths: { [host]: { auth } } })).toString('base64'),
    }
    await rig.raw.send('POST', '/api/v1/namespaces/app/secrets', {
      body: { metadata: { name: 'wrong' }, type: 'kubernetes.io/dockerconfigjson', data },
    })
    const { outcome } = await rig.run({ image: rig.sandbox.images.private, imagePullSecrets: ['wrong'] })
    expect(outcome.diagnosis).toMatchObject({ code: 'login-refused', image: rig.sandbox.images.private })
    expect(outcome.diagnosis?.summary).toContain('`wrong`')
    expect(outcome.diagnosis?.summary).toContain(`\`${host}\``)
    expect(JSON.stringify(outcome)).not.toContain(auth)
  })

  it('[case 145] for its own cause, also when its pod can not be deleted', async () => {
    const fault = { kind: 'answer', status: 403 } as const
    rig.sandbox.injectFault({ server: 'api', method: 'DELETE', fault, times: Number.POSITIVE_INFINITY })
    const { outcome } = await rig.run({ image: rig.sandbox.images.private })
    expect(outcome).toMatchObject({ status: 'failed', diagnosis: { code: 'no-secret' } })
    expect(outcome.warnings).toEqual([expect.stringContaining('could not be deleted')])
    rig.sandbox.clearFaults()
    await rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${outcome.pod?.name}`)
  })

  it('[case 148] by a code that says so is skipped', async () => {
    for (const skipOnExitCode of [7, [6, 7]]) {
      const { outcome } = await rig.run({ ...shell('exit 7'), skipOnExitCode })
      expect(outcome).toMatchObject({ status: 'skipped', exitCode: 7 })
    }
  })

  it('[case 152] [case 95] in an init container that can not be pulled', async () => {
    const { outcome } = await rig.run({ initContainers: [{ name: 'first', image: rig.sandbox.images.private }] })
    expect(outcome).toMatchObject({ status: 'failed', diagnosis: { code: 'no-secret', container: 'first' } })
  })

  it('by an init container that ends badly', async () => {
    const first = { name: 'first', image: rig.sandbox.images.public, command: ['sh', '-c', 'exit 9'] }
    const { outcome } = await rig.run({ initContainers: [first] })
    expect(outcome).toMatchObject({ status: 'failed', exitCode: 9, diagnosis: { container: 'first' } })
  })

  it('[case 146] because it could not be created: there is nothing to delete', async () => {
    rig.sandbox.clearRequests()
    const { outcome } = await rig.run({ namespace: 'nowhere' })
    expect(outcome).toMatchObject({ status: 'failed', attempts: 0, diagnosis: { code: 'namespace-unusable' } })
    expect(outcome.pod).toBeUndefined()
    expect(rig.sandbox.requests().filter(({ verb }) => verb === 'delete')).toEqual([])
  })

  it('rejects when the cluster may not be looked at', async () => {
    const cluster = await rig.open('nobody@sandbox')
    await expect(rig.run({}, { cluster })).rejects.toMatchObject({ code: 'cluster-forbidden', exitCode: 4 })
  })
})

describe('deadlines', () => {
  it('[case 89] of scheduling ends a pod that no node takes', async () => {
    const { outcome } = await rig.run({ nodeSelector: { disk: 'none' }, deadlines: { scheduleSeconds: 1 } })
    expect(outcome).toMatchObject({ status: 'timed-out', diagnosis: { code: 'unschedulable' } })
    expect(outcome.diagnosis?.evidence.join()).toContain('schedule deadline')
    expect(await rig.podNames()).toEqual([])
  })

  it('[case 90] of the start ends a pod that does not start', async () => {
    rig.sandbox.injectFault({ server: 'node', fault: { kind: 'slow-start', delayMs: 20_000 } })
    const { outcome } = await rig.run({ ...shell('true'), deadlines: { startSeconds: 1 } })
    expect(outcome).toMatchObject({ status: 'timed-out', diagnosis: { code: 'run-deadline' } })
  })

  it('[case 170] of the run ends one that runs, and waits until it is gone', async () => {
    const { outcome, lines } = await rig.run({
      ...shell('trap "echo bye; exit 0" TERM; echo hi; while :; do sleep 0.05; done'),
      deadlines: { runSeconds: 1 },
    })
    expect(outcome).toMatchObject({ status: 'timed-out', diagnosis: { code: 'run-deadline' } })
    expect(textsOf(lines)).toEqual(['hi', 'bye'])
    expect(await rig.podNames()).toEqual([])
  })

  it('[case 157] of the pod itself ends it too', async () => {
    const { outcome } = await rig.run({
      ...shell('trap "exit 0" TERM; while :; do sleep 0.05; done'),
      activeDeadlineSeconds: 1,
    })
    expect(outcome).toMatchObject({ status: 'timed-out', diagnosis: { code: 'deadline' } })
    expect((await rig.run({ ...shell('true'), activeDeadlineSeconds: 60 })).outcome.status).toBe('succeeded')
  })
})

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

describe('a pod that somebody deletes', () => {
  it.each([
    ['while it waits for a node', { nodeSelector: { disk: 'none' } }, 'node'],
    ['while it waits for its image', {}, 'image'],
  ] as const)('%s had not started and is made again', async (_when, task, phase) => {
    if (phase === 'image') rig.sandbox.injectFault({ server: 'node', fault: { kind: 'slow-start', delayMs: 20_000 } })
    let deletions = 0
    const { outcome } = await rig.run(
      { ...shell('true'), ...task, deadlines: { scheduleSeconds: 2 }, recreations: 1 },
      {
        onState: (state) => {
          if (state.kind !== 'waiting' || state.for !== phase || deletions > 0) return
          deletions += 1
          void rig.podNames().then(([name]) => rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${name}`))
        },
      },
    )
    const status = phase === 'image' ? 'succeeded' : 'timed-out'
    expect(outcome).toMatchObject({ status, attempts: 2 })
    expect(await rig.podNames()).toEqual([])
  })

  it('is lost, whatever its process ends with', async () => {
    for (const code of [0, 143]) {
      const { outcome } = await rig.run(shell(`trap "exit ${code}" TERM; echo hi; while :; do sleep 0.05; done`), {
        onLine: async () => {
          const [name] = await rig.podNames()
          await rig.raw.send('DELETE', `/api/v1/namespaces/app/pods/${name}`)
        },
      })
      const summary = 'somebody deleted the pod before it was done'
      expect(outcome).toMatchObject({ status: 'lost', diagnosis: { code: 'deleted', summary } })
    }
  })
})

describe('a pod that never started', () => {
  it('[case 106] is made again with the next number, when its node refused it', async () => {
    // The first is put out before anything of it runs.
    let isDone = false
    rig.sandbox.injectFault({ server: 'node', fault: { kind: 'slow-start', delayMs: 20_000 } })
    const told = await rig.run(shell('echo second'), {
      onState: (state) => {
        if (state.kind !== 'waiting' || state.for === 'node' || isDone) return
        isDone = true
        void rig.podNames().then(([name]) =>
          rig.raw.send('PATCH', `/api/v1/namespaces/app/pods/${name}/status`, {
            headers: { 'content-type': 'application/merge-patch+json' },
            body: {
              status: {
                phase: 'Failed',
                reason: 'OutOfcpu',
                message: "Pod was rejected: Node didn't have enough resource: cpu",
              },
            },
          }),
        )
      },
    })
    expect(told.outcome).toMatchObject({ status: 'succeeded', attempts: 2 })
    expect(told.outcome.pod?.name).toMatch(/^task-[a-z0-9]{8}-2$/)
    expect(told.states.find(({ kind }) => kind === 'again')).toMatchObject({
      attempt: 2,
      diagnosis: { code: 'node-refused' },
    })
    expect(await rig.podNames()).toEqual([])
  })

  it('is not made again when it had run: that may have done something', async () => {
    rig.sandbox.injectFault({ server: 'node', fault: { kind: 'evict', afterMs: 100 } })
    const { outcome } = await rig.run(shell('echo hi; sleep 20'))
    expect(outcome).toMatchObject({
      status: 'failed',
      attempts: 1,
      diagnosis: { code: 'evicted', retry: 'infrastructure' },
    })
  })
})

describe('a node that goes away', () => {
  it('leaves the run lost', async () => {
    const own = await TaskRig.start()
    own.sandbox.injectFault({ server: 'node', fault: { kind: 'node-gone', afterMs: 100 } })
    const { outcome } = await own.run(shell('echo hi; sleep 20'))
    expect(outcome.status).toBe('lost')
    await own.stop()
  })
})

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

describe('details of a failure', () => {
  it('[case 158] [case 99] are its events, warnings told apart, each once, when the task asks for them', async () => {
    const told: FailureDetails[] = []
    const task = { image: rig.sandbox.images.private, logs: { eventsOnFailure: true } }
    await rig.run(task, { onFailure: (details) => told.push(details) })
    const events = told.flatMap((details) => details.events ?? [])
    const usual = events.filter(({ isWarning }) => !isWarning).map(({ reason }) => reason)
    // On a busy machine the node has begun to back off by then.
    expect(usual.filter((reason) => reason !== 'BackOff').toSorted()).toEqual(['Pulling', 'Scheduled'])
    expect(events.filter(({ isWarning }) => isWarning).map(({ reason }) => reason)).toContain('Failed')
    expect(new Set(events.map(({ reason, message }) => `${reason} ${message}`)).size).toBe(events.length)
  })

  it('[case 149] are the pod without values of variables, when the task asks for it', async () => {
    const told: FailureDetails[] = []
    await rig.run(
      { ...shell('exit 1'), env: { WORD: 'hunter2' }, logs: { podOnFailure: true } },
      { onFailure: (details) => told.push(details) },
    )
    expect(JSON.stringify(told)).toContain('"exitCode":1')
    expect(JSON.stringify(told)).not.toContain('hunter2')
  })

  it('are nothing for a task that asks for nothing or ends well', async () => {
    const told: FailureDetails[] = []
    const onFailure = (details: FailureDetails) => told.push(details)
    await rig.run(shell('exit 1'), { onFailure })
    await rig.run({ ...shell('true'), logs: { eventsOnFailure: true, podOnFailure: true } }, { onFailure })
    expect(told).toEqual([])
  })
})

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
