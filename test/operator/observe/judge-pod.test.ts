// What the launcher makes of one look at a pod: deadlines, ends, and what is waited for.

import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../src/basics/wire.ts'
import { freshPodMemory, judgePod, type PodLook } from '../../../src/operator/observe/judge-pod.ts'
import type { RunTerms } from '../../../src/operator/terms.ts'
import { termsOf } from '../support/terms.ts'

const t0 = Date.parse('2026-01-01T00:00:00Z')
const limits = { scheduleMs: 10_000, pullMs: 20_000, startMs: 60_000, runMs: 100_000, totalMs: 1_000_000 }

const stamp = (seconds: number): string => new Date(t0 + seconds * 1000).toISOString().replace('.000Z', 'Z')

type State = NonNullable<NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]['state']>

interface PodShape {
  readonly phase?: string
  readonly scheduledAt?: number
  readonly init?: State
  readonly main?: State
  readonly metadata?: Pod['metadata']
  readonly reason?: string
}

function pod({ phase = 'Pending', scheduledAt, init, main, metadata, reason }: PodShape): Pod {
  const status = (name: string, state: State) => ({
    name,
    state,
    image: '',
    imageID: '',
    ready: false,
    restartCount: 0,
  })
  return {
    metadata: { name: 'task', namespace: 'app', uid: 'u1', ...metadata },
    spec: {
      restartPolicy: 'Never',
      initContainers: init ? [{ name: 'init', image: 'i' }] : [],
      containers: [{ name: 'base', image: 'i' }],
    },
    status: {
      phase,
      ...(reason && { reason }),
      conditions:
        scheduledAt === undefined
          ? [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes are available' }]
          : [{ type: 'PodScheduled', status: 'True', lastTransitionTime: stamp(scheduledAt) }],
      ...(init && { initContainerStatuses: [status('init', init)] }),
      ...(main && { containerStatuses: [status('base', main)] }),
    },
  }
}

const running = (seconds: number): State => ({ running: { startedAt: stamp(seconds) } })
const ended = (exitCode: number, seconds: number): State => ({
  terminated: {
    exitCode,
    startedAt: stamp(1),
    finishedAt: stamp(seconds),
    reason: exitCode === 0 ? 'Completed' : 'Error',
  },
})
const waiting = (reason: string, message = ''): State => ({ waiting: { reason, message } })

function judge(shape: Pod, seconds: number, changes: Partial<PodLook> = {}, terms: Partial<RunTerms> = {}) {
  const look = { pod: shape, isGone: false, nowMs: t0 + seconds * 1000, ...changes }
  const options = { terms: termsOf({ limits, ...terms }), endByMs: t0 + limits.totalMs, context: 'here' }
  return judgePod(freshPodMemory(t0), look, options).verdict
}

describe('deadlines', () => {
  it.each([
    ['[case 89] schedule', pod({}), 10, 'schedule'],
    ['[case 105] schedule, with init containers wanted', pod({ init: waiting('PodInitializing') }), 10, 'schedule'],
    ['[case 90] pull', pod({ scheduledAt: 2, main: waiting('ContainerCreating') }), 23, 'pull'],
    ['start', pod({ scheduledAt: 2, init: running(4), main: waiting('PodInitializing') }), 63, 'start'],
    ['run', pod({ phase: 'Running', scheduledAt: 2, main: running(5) }), 106, 'run'],
    ['total', pod({ phase: 'Running', scheduledAt: 990, main: running(995) }), 1000, 'total'],
  ])('%s', (_name, shape, atSeconds, deadline) => {
    expect(judge(shape, atSeconds - 1)).toMatchObject({ kind: 'wait' })
    expect(judge(shape, atSeconds)).toMatchObject({ kind: 'late', deadline: { name: deadline } })
  })

  it('are waited for when nothing else happens', () => {
    expect(judge(pod({ phase: 'Running', scheduledAt: 2, main: running(5) }), 50)).toMatchObject({
      kind: 'wait',
      lookAgainMs: t0 + 105_999,
    })
  })

  it('[case 165] do not count against a pod that ended meanwhile', () => {
    expect(judge(pod({ phase: 'Succeeded', scheduledAt: 2, main: ended(0, 90) }), 5000)).toMatchObject({
      kind: 'ended',
      end: { isSuccess: true, exitCode: 0 },
    })
  })

  it('[case 173] begin when the cluster says that a phase began, also for a process that came later', () => {
    const shape = pod({ phase: 'Running', scheduledAt: 2, main: running(5) })
    expect(judge(shape, 500)).toMatchObject({ kind: 'late', deadline: { name: 'run' } })
  })

  it.each([-7200, 7200])('go by the time since the creation where the clock of the cluster is %i s off', (off) => {
    const metadata = { creationTimestamp: stamp(off) }
    const shape = pod({ phase: 'Running', scheduledAt: off + 2, main: running(off + 5), metadata })
    expect(judge(shape, 50)).toMatchObject({ kind: 'wait', lookAgainMs: t0 + 105_999 })
  })

  it('do not believe a cluster whose clock is wrong beyond the time of the pod', () => {
    const hourOff = pod({ phase: 'Running', scheduledAt: -3600, main: running(-3600) })
    expect(judge(hourOff, 50)).toMatchObject({ kind: 'wait' })
    const ahead = pod({ phase: 'Running', scheduledAt: 3600, main: running(3600) })
    expect(judge(ahead, 50)).toMatchObject({ kind: 'wait', lookAgainMs: t0 + 150_000 })
  })
})

describe('a container that ended without having run', () => {
  it.each([
    ['ContainerStatusUnknown', 'The container could not be located when the pod was terminated', false],
    ['ContainerStatusUnknown', 'The container could not be located. The container used to be Running', true],
    ['StartError', 'exec: no such file', false],
    ['Error', '', true],
  ])('had not started: %s %s', (reason, message, hasStarted) => {
    const shape = pod({ scheduledAt: 1, main: { terminated: { exitCode: 137, reason, message } } })
    const look = { pod: shape, isGone: true, nowMs: t0 + 4000 }
    const options = { terms: termsOf({ limits }), endByMs: t0 + limits.totalMs, context: 'here' }
    expect(judgePod(freshPodMemory(t0), look, options).memory.times.startedMs !== undefined).toBe(hasStarted)
  })
})

describe('a pod that can not start', () => {
  it.each([
    [
      '[case 92] at once for a name that is none',
      waiting('InvalidImageName', 'invalid reference format'),
      3,
      'stuck',
      'image-name-invalid',
    ],
    [
      '[case 92] at once for a login that is refused',
      waiting('ErrImagePull', 'failed to resolve reference "x": unexpected status: 401 Unauthorized'),
      3,
      'stuck',
      'no-secret',
    ],
    [
      '[case 92] at once under a back-off that tells its cause',
      waiting('ImagePullBackOff', 'Back-off pulling image "x": ErrImagePull: unexpected status: 401 Unauthorized'),
      3,
      'stuck',
      'no-secret',
    ],
    [
      '[case 93] not for the limit of the node',
      waiting('ErrImagePull', 'pull QPS exceeded'),
      15,
      'wait',
      'node-pull-limit',
    ],
    [
      '[case 94] not for an outage of the registry',
      waiting('ErrImagePull', 'unexpected status: 502 Bad Gateway'),
      15,
      'wait',
      'registry-error',
    ],
  ])('%s', (_name, main, seconds, kind, code) => {
    expect(judge(pod({ scheduledAt: 2, main }), seconds)).toMatchObject({ kind, diagnosis: { code } })
  })

  it('[case 94] remembers the real cause under a back-off and gives up after its grace', () => {
    const options = {
      terms: termsOf({ limits: { ...limits, pullMs: 600_000, startMs: 600_000 } }),
      endByMs: t0 + limits.totalMs,
      context: 'here',
    }
    const look = (main: State, seconds: number) => ({
      pod: pod({ scheduledAt: 1, main }),
      isGone: false,
      nowMs: t0 + seconds * 1000,
    })
    const first = judgePod(
      freshPodMemory(t0),
      look(waiting('ErrImagePull', 'rpc error: code = NotFound desc = x: not found'), 2),
      options,
    )
    expect(first.verdict).toMatchObject({ kind: 'wait', diagnosis: { code: 'image-not-found' } })
    const backOff = waiting('ImagePullBackOff', 'Back-off pulling image "x"')
    const second = judgePod(first.memory, look(backOff, 10), options)
    expect(second.verdict).toMatchObject({
      kind: 'wait',
      lookAgainMs: t0 + 32_000,
      diagnosis: { code: 'image-not-found' },
    })
    const third = judgePod(second.memory, look(backOff, 32), options)
    expect(third.verdict).toMatchObject({ kind: 'stuck', diagnosis: { code: 'image-not-found' } })
  })

  it('[case 95] is one of an init container too', () => {
    const init = waiting('ErrImagePull', 'failed to resolve reference "x": unexpected status: 401 Unauthorized')
    expect(judge(pod({ scheduledAt: 2, init, main: waiting('PodInitializing') }), 3)).toMatchObject({
      kind: 'stuck',
      diagnosis: { container: 'init' },
    })
  })

  it('[case 96] waits a little for what may be about to be created, and no longer', () => {
    const shape = pod({ scheduledAt: 2, main: waiting('CreateContainerConfigError', 'secret "s" not found') })
    const options = { terms: termsOf(), endByMs: t0 + limits.totalMs, context: 'here' }
    const at = (seconds: number) => ({ pod: shape, isGone: false, nowMs: t0 + seconds * 1000 })
    const first = judgePod(freshPodMemory(t0), at(3), options)
    expect(first.verdict).toMatchObject({ kind: 'wait', diagnosis: { code: 'config-missing' } })
    const dueMs = first.verdict.kind === 'wait' ? first.verdict.lookAgainMs : 0
    expect(dueMs).toBeLessThanOrEqual(t0 + 63_000)
    const second = judgePod(first.memory, { ...at(0), nowMs: dueMs }, options)
    expect(second.verdict).toMatchObject({ kind: 'stuck', diagnosis: { code: 'config-missing' } })
    expect(second.verdict.kind === 'stuck' && second.verdict.diagnosis.summary).toContain('secret "s" not found')
  })
})

describe('ends', () => {
  it.each([
    [
      '[case 161] main ended before anybody looked',
      pod({ phase: 'Running', scheduledAt: 1, main: ended(0, 3) }),
      { kind: 'ended', end: { exitCode: 0 } },
    ],
    [
      '[case 163] main failed',
      pod({ phase: 'Running', scheduledAt: 1, main: ended(3, 3) }),
      { kind: 'ended', end: { exitCode: 3, isSuccess: false } },
    ],
    [
      '[case 106] failed without any container',
      pod({ phase: 'Failed', reason: 'OutOfmemory' }),
      { kind: 'ended', end: { isSuccess: false } },
    ],
    [
      '[case 157] past its own deadline',
      pod({ phase: 'Failed', reason: 'DeadlineExceeded', scheduledAt: 1 }),
      { kind: 'ended', end: { isSuccess: false } },
    ],
  ])('%s', (_name, shape, verdict) => {
    expect(judge(shape, 4)).toMatchObject(verdict)
  })

  it('[case 167] a pod that is gone is a state, not an error', () => {
    expect(judge(pod({ phase: 'Running', scheduledAt: 1, main: running(2) }), 4, { isGone: true })).toEqual({
      kind: 'gone',
    })
  })

  it('[case 87] a login that stays refused ends the watch over a pod, after a time to log in again', () => {
    const shape = pod({ phase: 'Running', scheduledAt: 1, main: running(2) })
    const long = { runMs: 10_000_000 }
    const terms = { limits: { ...limits, ...long } }
    expect(judge(shape, 605, { refusedSinceMs: t0 + 10_000 }, terms)).toMatchObject({ kind: 'wait' })
    expect(judge(shape, 610, { refusedSinceMs: t0 + 10_000 }, terms)).toEqual({ kind: 'blind' })
    expect(judge(pod({ phase: 'Succeeded', main: ended(0, 3) }), 900, { refusedSinceMs: t0 }, terms)).toMatchObject({
      kind: 'ended',
    })
  })

  it('a pod that somebody deleted is waited for, and given up when it does not go', () => {
    const shape = pod({
      phase: 'Running',
      scheduledAt: 1,
      main: running(2),
      metadata: { deletionTimestamp: stamp(40), deletionGracePeriodSeconds: 30 },
    })
    const options = {
      terms: termsOf({ limits: { ...limits, runMs: 900_000 } }),
      endByMs: t0 + 900_000,
      context: 'here',
    }
    // Whatever the launcher's clock says about the cluster's stamp.
    const look = (seconds: number) => ({ pod: shape, isGone: false, nowMs: t0 + seconds * 1000 })
    const first = judgePod(freshPodMemory(t0), look(500), options)
    expect(first.verdict).toMatchObject({ kind: 'wait', lookAgainMs: t0 + 590_000 })
    expect(judgePod(first.memory, look(590), options).verdict).toEqual({ kind: 'gone' })
  })

  it('an exit code that came because somebody deleted the pod is no success', () => {
    const metadata = { deletionTimestamp: stamp(40), deletionGracePeriodSeconds: 30 }
    expect(judge(pod({ phase: 'Running', scheduledAt: 1, main: ended(0, 12), metadata }), 13)).toMatchObject({
      kind: 'wait',
    })
    expect(judge(pod({ phase: 'Running', scheduledAt: 1, main: ended(0, 8), metadata }), 13)).toMatchObject({
      kind: 'ended',
    })
  })
})
