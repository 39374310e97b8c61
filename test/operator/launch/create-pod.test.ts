// One pod and never two, whatever the API server answers.

import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../src/basics/wire.ts'
import { ClusterError } from '../../../src/cluster/errors.ts'
import type { PodReader, PodRunner } from '../../../src/cluster/resources/pods.ts'
import { launchPod } from '../../../src/operator/launch/launch-pod.ts'
import { ManualClock } from '../support/manual-clock.ts'

const wanted: Pod = {
  metadata: { name: 'task', namespace: 'app', labels: { 'pullpass.dev/run-id': 'mine', 'pullpass.dev/attempt': '1' } },
  spec: { containers: [{ name: 'base' }] },
}

const labelled = (run: string, attempt = '1', more: Pod['metadata'] = {}): Pod => ({
  metadata: {
    name: 'task',
    namespace: 'app',
    uid: 'u1',
    labels: { 'pullpass.dev/run-id': run, 'pullpass.dev/attempt': attempt },
    ...more,
  },
})

type Step = 'created' | 'exists' | Error

const fault = (status: number, words = ''): ClusterError =>
  new ClusterError('cluster-failed', `cannot create pod (${status})`, { status }, { cause: new Error(words) })
const lost = new ClusterError('cluster-unreachable', 'cannot create pod', { failure: 'cut' })

/** Answers creations with `steps` in order, the last one again and again; looks find `found` in order, the last one again and again. */
function scripted(steps: readonly Step[], found: readonly (Pod | undefined)[] = [undefined]) {
  const calls = { creations: 0, looks: 0 }
  const pods: PodReader & PodRunner = {
    list: () => Promise.reject(new Error('not used')),
    watch: () => {
      throw new Error('not used')
    },
    remove: () => Promise.reject(new Error('not used')),
    create: async () => {
      const step = steps[Math.min(calls.creations, steps.length - 1)]
      calls.creations += 1
      if (step instanceof Error) throw step
      return step === 'exists' ? { status: 'exists' } : { status: 'created', pod: labelled('mine') }
    },
    get: async () => {
      const pod = found[Math.min(calls.looks, found.length - 1)]
      calls.looks += 1
      return pod
    },
  }
  return { pods, calls }
}

async function launch(steps: readonly Step[], found?: readonly (Pod | undefined)[], patienceMs = 600_000) {
  const { pods, calls } = scripted(steps, found)
  const clock = new ManualClock()
  const begunMs = clock.now().getTime()
  const refused: string[] = []
  const answer = await clock.run(
    launchPod(wanted, {
      ...{ pods, clock, random: () => 0.5, signal: new AbortController().signal, cluster: 'here', patienceMs },
      onRefused: ({ code }) => refused.push(code),
    }),
  )
  return { answer, calls, refused, tookMs: clock.now().getTime() - begunMs }
}

describe('creating a pod', () => {
  it('asks once when all is well', async () => {
    expect(await launch(['created'])).toMatchObject({
      answer: { kind: 'created', isAdopted: false },
      calls: { creations: 1, looks: 0 },
    })
  })

  it.each([
    ['[case 72] a busy server', [fault(429), 'created']],
    ['[case 77] a fault of the server', [fault(500), fault(503), 'created']],
    ['a lost answer before which nothing was done', [lost, 'created']],
  ] as const)('is tried again after %s', async (_name, steps) => {
    const { answer, calls } = await launch(steps)
    expect(answer).toMatchObject({ kind: 'created', isAdopted: false })
    expect(calls.creations).toBe(steps.length)
  })

  it('[case 78] waits as long as a busy server asks', async () => {
    const busy = new ClusterError('cluster-busy', 'cannot create pod', { status: 429, retryAfterMs: 15_000 })
    const { tookMs } = await launch([busy, 'created'])
    expect(tookMs).toBe(15_000)
  })

  it('[case 72] takes the pod that a lost answer was about', async () => {
    expect(await launch([lost, 'exists'], [labelled('mine')])).toMatchObject({
      answer: { kind: 'created', isAdopted: true, pod: { metadata: { uid: 'u1' } } },
      calls: { creations: 2, looks: 1 },
    })
  })

  it.each([
    ['another run', labelled('theirs')],
    ['another attempt', labelled('mine', '2')],
    ['nobody known', { metadata: { name: 'task', uid: 'u1' } }],
  ])('[case 71] never takes a pod of %s', async (_name, found) => {
    await expect(launch(['exists'], [found])).rejects.toMatchObject({ code: 'pod-name-taken' })
  })

  it('waits for one of its own that is being deleted', async () => {
    const ending = labelled('mine', '1', { deletionTimestamp: '2026-01-01T00:00:30Z' })
    const { answer, calls } = await launch(['exists', 'exists', 'created'], [ending])
    expect(answer).toMatchObject({ kind: 'created', isAdopted: false })
    expect(calls.creations).toBe(3)
  })

  it('is given up when the name stays taken by what can not be seen', async () => {
    await expect(launch(['exists'])).rejects.toMatchObject({ code: 'pod-name-taken' })
  })

  it('[case 73] is not tried again without a login', async () => {
    await expect(launch([fault(401), 'created'])).rejects.toMatchObject({ status: 401 })
  })

  it('[case 74] is given up after six faults, with the last one', async () => {
    const { pods, calls } = scripted([fault(503), fault(500)])
    const signal = new AbortController().signal
    const clock = new ManualClock()
    const launching = launchPod(wanted, {
      ...{ pods, clock, random: () => 0.5, signal, cluster: 'here', patienceMs: 0 },
    })
    await expect(clock.run(launching)).rejects.toMatchObject({ status: 500 })
    expect(calls.creations).toBe(6)
  })
})

describe('a refusal', () => {
  it('[case 76] for a service account is waited for a little: a controller may be about to create it', async () => {
    const missing = fault(
      403,
      'the server answered 403: pods "x" is forbidden: error looking up service account app/robot: serviceaccount "robot" not found',
    )
    const { answer, refused, tookMs } = await launch([missing])
    expect(answer).toMatchObject({
      kind: 'refused',
      diagnosis: { code: 'service-account-missing', evidence: [expect.stringContaining('robot')] },
    })
    expect(refused.length).toBeGreaterThan(1)
    expect(tookMs).toBeGreaterThan(15_000)
    expect(tookMs).toBeLessThan(30_001)
    expect(await launch([missing, missing, 'created'])).toMatchObject({ answer: { kind: 'created' } })
  })

  it('for a used-up quota is waited for as long as the pod may wait for a node', async () => {
    const quota = fault(
      403,
      'the server answered 403: pods "x" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
    )
    const { answer, tookMs } = await launch([quota], undefined, 100_000)
    expect(answer).toMatchObject({ kind: 'refused', diagnosis: { code: 'quota-exceeded', retry: 'infrastructure' } })
    expect(tookMs).toBeGreaterThan(80_000)
    expect(tookMs).toBeLessThan(100_001)
  })

  it('[case 75] for good is told at once', async () => {
    const { answer, calls } = await launch([fault(404, 'namespaces "app" not found')])
    expect(answer).toMatchObject({ kind: 'refused', diagnosis: { code: 'namespace-unusable' } })
    expect(calls.creations).toBe(1)
  })
})

describe('a launch that is stopped', () => {
  it('gives back the pod that it may have made', async () => {
    const stop = new AbortController()
    const { pods } = scripted([lost], [labelled('mine')])
    const clock = new ManualClock()
    const launching = launchPod(wanted, {
      ...{ pods, clock, random: () => 0.5, signal: stop.signal, cluster: 'here', patienceMs: 1000 },
    })
    stop.abort(new Error('stopped'))
    expect(await clock.run(launching)).toMatchObject({ kind: 'created', isAdopted: true })
  })

  it('rejects with the reason when there is none', async () => {
    const stop = new AbortController()
    stop.abort(new Error('stopped'))
    const { pods, calls } = scripted(['created'])
    const options = {
      pods,
      clock: new ManualClock(),
      random: () => 0.5,
      signal: stop.signal,
      cluster: 'here',
      patienceMs: 1000,
    }
    await expect(launchPod(wanted, options)).rejects.toThrow('stopped')
    expect(calls.creations).toBe(0)
  })
})
