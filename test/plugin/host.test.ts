import { definePlugin, type Plugin, type PluginHooks } from 'pullpass/plugin'
import { describe, expect, test } from 'vitest'
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts'
import { isPullpassError } from '../../src/errors/pullpass-error.ts'
import { podOf, runInfo, startRun, succeeded } from './support/plugin-run.ts'

const pod = podOf('registry.test/app:1')

/** A plugin of these hooks. */
function hooked(hooks: PluginHooks, name = 'mine'): Plugin {
  return definePlugin({ name, apiVersion: 1, hooks: () => hooks })
}

/** The message, the causes and the remedies of what a call throws. */
async function failureOf(call: () => unknown): Promise<string> {
  try {
    await call()
  } catch (thrown) {
    if (!isPullpassError(thrown)) throw thrown
    const cause = thrown.cause instanceof Error ? thrown.cause.message : ''
    return [thrown.code, thrown.message, cause, ...thrown.remedies].join('\n')
  }
  return 'no failure'
}

/** What a plain JavaScript plugin may hold that the types would refuse. */
function untyped(members: Record<string, unknown>): Plugin {
  return { name: 'mine', apiVersion: 1, ...members } as unknown as Plugin
}

describe('registration', () => {
  test.each([
    ['a duplicate', [hooked({}), hooked({})], /plugin `mine` is there twice/],
    ['another version', [untyped({ apiVersion: 2 })], /plugin `mine` is made for version 2 .* has version 1/],
    ['no version', [untyped({ apiVersion: undefined })], /plugin `mine` is made for version none/],
    ['no name', [untyped({ name: 'No Name' })], /plugin 1 .* has no usable name/],
    ['no object', [undefined as unknown as Plugin], /plugin 1 .* is no object/],
    ['an unknown need', [untyped({ needs: ['pods.delete'] })], /unknown capability `pods.delete`[\s\S]*secrets.read/],
    ['an unknown member', [untyped({ hook: () => ({}) })], /unknown member `hook`[\s\S]*hooks/],
    ['a provider that gives nothing', [untyped({ credentialProvider: {} })], /`credentialProvider` without/],
    [
      'an unknown hook',
      [untyped({ hooks: () => ({ onCreate: () => {} }) })],
      /unknown hook `onCreate`[\s\S]*onCreated/,
    ],
    ['a hook that is no function', [untyped({ hooks: () => ({ prepare: 1 }) })], /hook `prepare` that is no function/],
    ['hooks that come later', [untyped({ hooks: async () => ({}) })], /no object of hooks/],
    [
      'hooks that can not be made',
      [untyped({ hooks: () => fail('no luck') })],
      /`mine` failed to make its hooks\nno luck/,
    ],
  ])('%s is refused by name', async (_case, plugins, message) => {
    expect(await failureOf(() => startRun(plugins))).toMatch(message)
  })

  test('is closed when the first run has started', async () => {
    const { host } = startRun([])
    expect(await failureOf(() => host.register(hooked({}, 'late')))).toMatch(/`late` comes after the first run/)
  })

  test('makes fresh hooks for each run', async () => {
    const seen: string[] = []
    const counting = definePlugin({
      name: 'counting',
      apiVersion: 1,
      hooks: ({ run }) => {
        let calls = 0
        return { prepare: () => void seen.push(`${run.runId} ${++calls}`) }
      },
    })
    const { host, cluster, run } = startRun([counting])
    const other = host.startRun(runInfo({ runId: 'run-2' }), { cluster, signal: new AbortController().signal })
    await run.prepare(pod)
    await run.prepare(pod)
    await other.prepare(pod)
    expect(seen).toEqual(['run-1 1', 'run-1 2', 'run-2 1'])
  })
})

describe('transforms', () => {
  test('hand the pod on in order, undefined leaves it', async () => {
    const label = (name: string) =>
      hooked(
        {
          transformPod: ({ pod }) => {
            const labels = { ...pod.metadata?.labels, order: `${pod.metadata?.labels?.['order'] ?? ''}${name}` }
            return { ...pod, metadata: { ...pod.metadata, labels } }
          },
        },
        name,
      )
    const { run } = startRun([label('a'), hooked({ transformPod: () => undefined }), label('b')])
    expect((await run.transformPod(pod)).metadata?.labels?.['order']).toBe('ab')
    expect(pod.metadata?.labels?.['order']).toBeUndefined()
  })

  test.each<[string, PluginHooks['transformPod'], RegExp]>([
    ['a text', () => 'pod' as never, /it is not a pod/],
    ['null', () => null as never, /it is not a pod/],
    ['a pod without containers', ({ pod }) => ({ ...pod, spec: { containers: [] } }), /`spec.containers`/],
    [
      'pull secrets as texts',
      ({ pod }) => ({ ...pod, spec: { containers: [{ name: 'c' }], imagePullSecrets: ['a'] } }) as never,
      /`spec.imagePullSecrets.0`/,
    ],
    ['what JSON can not hold', ({ pod }) => ({ ...pod, big: 1n }) as never, /not plain data/],
    ['another name', ({ pod }) => ({ ...pod, metadata: { ...pod.metadata, name: 'x' } }), /`metadata.name`/],
    [
      'another namespace',
      ({ pod }) => ({ ...pod, metadata: { ...pod.metadata, namespace: 'x' } }),
      /`metadata.namespace`/,
    ],
    [
      'no run label',
      ({ pod }) => ({ ...pod, metadata: { ...pod.metadata, labels: {} } }),
      /labels\["pullpass.dev\/run"\]/,
    ],
  ])('that give %s end the run', async (_case, transformPod, message) => {
    const failure = await failureOf(() =>
      startRun([hooked({ ...(transformPod && { transformPod }) })]).run.transformPod(pod),
    )
    expect(failure).toMatch(
      /^plugin-failed\nplugin `mine` gave back something else than it may from its hook `transformPod`/,
    )
    expect(failure).toMatch(message)
  })

  test('that change their input are told so', async () => {
    const changing = hooked({
      transformPod: ({ pod }) => {
        Object.assign(pod.metadata ?? {}, { name: 'other' })
        return pod
      },
    })
    const failure = await failureOf(() => startRun([changing]).run.transformPod(pod))
    expect(failure).toMatch(/`mine` failed in its hook `transformPod`[\s\S]*give back a new object/)
    expect(pod.metadata?.name).toBe('task-1')
  })

  test('that hang are given up by name', async () => {
    const hanging = hooked({ transformPod: () => new Promise(() => {}) })
    const { run } = startRun([hanging], { host: { timeoutsMs: { transformPod: 20 } } })
    expect(await failureOf(() => run.transformPod(pod))).toMatch(
      /hook `transformPod` of plugin `mine` took longer than 0.02 s/,
    )
  })

  test('stop with the run', async () => {
    const stop = new AbortController()
    const hanging = hooked({
      transformPod: () => {
        stop.abort(new Error('stopped by a person'))
        return new Promise(() => {})
      },
    })
    await expect(startRun([hanging], { signal: stop.signal }).run.transformPod(pod)).rejects.toThrow(
      'stopped by a person',
    )
  })
})

describe('gates', () => {
  test('are all asked, and every refusal is told', async () => {
    const { run } = startRun([
      hooked({ gateLaunch: () => ({ kind: 'refuse', reason: 'no', remedy: 'ask', evidence: ['seen'] }) }, 'a'),
      hooked({ gateLaunch: () => ({ kind: 'allow' }) }, 'b'),
      hooked({ gateLaunch: async () => ({ kind: 'refuse', reason: 'never', remedy: 'stop' }) }, 'c'),
    ])
    expect(await run.gateLaunch(pod)).toEqual([
      { plugin: 'a', reason: 'no', remedy: 'ask', evidence: ['seen'] },
      { plugin: 'c', reason: 'never', remedy: 'stop', evidence: [] },
    ])
  })

  test.each([undefined, true, {}, { kind: 'refuse' }, { kind: 'refuse', reason: 'no', remedy: '' }])(
    'that answer %j decide nothing',
    async (answer) => {
      const { run } = startRun([hooked({ gateLaunch: () => answer as never })])
      expect(await failureOf(() => run.gateLaunch(pod))).toMatch(/neither allowed nor refused/)
    },
  )
})

describe('observers', () => {
  test('never fail a run: a warning each, and silence after three', async () => {
    let calls = 0
    const failing = hooked({
      onPodChange: () => {
        calls += 1
        throw new Error(`failure ${calls}`)
      },
    })
    const { run } = startRun([failing])
    for (let time = 0; time < 5; time += 1) run.onPodChange(pod)
    const { warnings, status } = await run.end({ ...succeeded, warnings: ['earlier'] })
    expect(status).toBe('succeeded')
    expect(calls).toBe(3)
    expect(warnings).toEqual([
      'earlier',
      'plugin `mine` failed in its hook `onPodChange`: failure 1',
      'plugin `mine` failed in its hook `onPodChange`: failure 2',
      'plugin `mine` failed in its hook `onPodChange`: failure 3; it is not called any more in this run',
    ])
  })

  test('see changes in order, with the pod before', async () => {
    const seen: string[] = []
    const { run } = startRun([
      hooked({
        onCreated: async ({ pod }) => void seen.push(`created ${pod.metadata?.name}`),
        onPodChange: async ({ pod, previous }) => {
          await new Promise((done) => setImmediate(done))
          seen.push(`${previous?.status?.phase} -> ${pod.status?.phase}`)
        },
        onOutcome: ({ outcome }) => void seen.push(outcome.status),
      }),
    ])
    run.onCreated(pod)
    run.onPodChange({ ...pod, status: { phase: 'Pending' } })
    run.onPodChange({ ...pod, status: { phase: 'Running' } })
    await run.end(succeeded)
    expect(seen).toEqual(['created task-1', 'undefined -> Pending', 'Pending -> Running', 'succeeded'])
  })

  test('get log lines at once, and may not be asynchronous', async () => {
    const lines: string[] = []
    const late = hooked({ onLogLine: (async () => {}) as () => void }, 'late')
    const { run } = startRun([hooked({ onLogLine: ({ text }) => void lines.push(text) }), late])
    expect(run.observesLogs).toBe(true)
    run.onLogLine({ container: 'main', text: 'one' })
    expect(lines).toEqual(['one'])
    expect((await run.end(succeeded)).warnings).toEqual([
      'plugin `late` gave back something else than it may from its hook `onLogLine`: it is asynchronous, and this hook is never waited for',
    ])
  })
})

describe('diagnose', () => {
  const diagnosis: Diagnosis = {
    code: 'login-expired',
    summary: 'the login has expired',
    evidence: ['the node says so'],
    remedy: 'renew it',
    retry: 'never',
  }

  test('adds evidence and grants one retry in a run', async () => {
    const { run } = startRun([
      hooked({ diagnose: () => ({ evidence: ['seen by a'], retry: 'renewed by a' }) }, 'a'),
      hooked({ diagnose: () => ({ retry: 'renewed by b' }) }, 'b'),
      hooked({ diagnose: () => ({ evidence: 'no list' }) as never }, 'c'),
    ])
    expect(await run.diagnose(pod, diagnosis)).toEqual({
      diagnosis: { ...diagnosis, evidence: ['the node says so', 'seen by a'] },
      retry: { plugin: 'a', reason: 'renewed by a' },
    })
    expect((await run.diagnose(pod, diagnosis)).retry).toBeUndefined()
    expect((await run.end(succeeded)).warnings).toHaveLength(2)
  })
})

describe('cleanup', () => {
  test('comes in reverse order, always, and failures are collected', async () => {
    const order: string[] = []
    const cleaning = (name: string) =>
      hooked(
        {
          cleanup: ({ outcome, run }) => {
            order.push(`${name} ${outcome.status} ${run.attached}`)
            throw new Error(`${name} could not`)
          },
        },
        name,
      )
    const stop = new AbortController()
    const { run } = startRun([cleaning('a'), cleaning('b')], { signal: stop.signal, run: { attached: true } })
    stop.abort()
    const { warnings } = await run.end({ ...succeeded, status: 'cancelled' })
    expect(order).toEqual(['b cancelled true', 'a cancelled true'])
    expect(warnings).toEqual([
      'plugin `b` failed in its hook `cleanup`: b could not',
      'plugin `a` failed in its hook `cleanup`: a could not',
    ])
  })
})

test('a later attempt is told by its number', async () => {
  const seen: number[] = []
  const { run } = startRun([hooked({ prepare: ({ run }) => void seen.push(run.attempt) })])
  await run.prepare(pod)
  run.beginAttempt(2)
  await run.prepare(pod)
  expect(seen).toEqual([1, 2])
})

function fail(message: string): never {
  throw new Error(message)
}
