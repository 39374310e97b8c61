// How a task ended, read from the status of its pod, and what that makes of its run.

import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../src/basics/wire.ts'
import { decideCleanup } from '../../../src/operator/end/cleanup-policy.ts'
import { diagnoseEnd } from '../../../src/operator/end/diagnose-end.ts'
import { makeOutcome } from '../../../src/operator/end/make-outcome.ts'
import { readPodEnd } from '../../../src/operator/end/pod-end.ts'
import { freshPodMemory } from '../../../src/operator/observe/judge-pod.ts'
import type { RunTerms } from '../../../src/operator/terms.ts'
import { termsOf } from '../support/terms.ts'

/** Exit codes by container; null for one that still runs. */
function podWith(phase: string, codes: Readonly<Record<string, number | null>>, restartPolicy = 'Never'): Pod {
  const names = Object.keys(codes)
  return {
    metadata: { name: 'task', namespace: 'app', uid: 'u1' },
    spec: { restartPolicy, containers: names.map((name) => ({ name, image: 'i' })) },
    status: {
      phase,
      containerStatuses: names.map((name) => {
        const exitCode = codes[name] ?? null
        const state =
          exitCode === null
            ? { running: {} }
            : { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } }
        return { name, state, image: '', imageID: '', ready: false, restartCount: 0 }
      }),
    },
  }
}

describe('the end of a task', () => {
  it.each([
    ['[case 150] not while its container runs', podWith('Running', { base: null }), undefined],
    ['[case 150] with the phase', podWith('Succeeded', { base: 0 }), { isSuccess: true, exitCode: 0 }],
    ['with its container, before the phase', podWith('Running', { base: 0 }), { isSuccess: true, exitCode: 0 }],
    ['not before every other container', podWith('Running', { base: 0, helper: null }), undefined],
    [
      '[case 147] [case 151] before a container of a service mesh',
      podWith('Running', { base: 0, 'istio-proxy': null }),
      { isSuccess: true, exitCode: 0 },
    ],
    [
      '[case 147] by its own exit code when the mesh fails',
      podWith('Failed', { base: 0, 'istio-proxy': 1 }),
      { isSuccess: true, exitCode: 0 },
    ],
    [
      '[case 147] as a failure beside a mesh',
      podWith('Running', { base: 3, 'istio-proxy': null }),
      { isSuccess: false, exitCode: 3 },
    ],
    [
      '[case 157] as a failure past its deadline, whatever its exit code',
      {
        ...podWith('Failed', { base: 0 }),
        status: { ...podWith('Failed', { base: 0 }).status, reason: 'DeadlineExceeded' },
      },
      { isSuccess: false },
    ],
    ['by another container that failed', podWith('Failed', { base: 0, helper: 2 }), { isSuccess: false, exitCode: 2 }],
    ['by its own code when both failed', podWith('Failed', { base: 1, helper: 2 }), { isSuccess: false, exitCode: 1 }],
    ['not while a container may be restarted', podWith('Running', { base: 1 }, 'OnFailure'), undefined],
  ])('%s', (_name, pod, end) => {
    expect(readPodEnd(pod, termsOf())).toEqual(end)
  })

  it('[case 128] is that of the container that is called so', () => {
    const terms = termsOf({ mainContainer: 'work' })
    expect(readPodEnd(podWith('Failed', { base: 2, work: 5 }), terms)).toEqual({ isSuccess: false, exitCode: 5 })
  })

  it('waits for the container that prints the result', () => {
    const pod = podWith('Running', { base: 0 })
    const printing = (state: object): Pod => ({
      ...pod,
      spec: {
        ...pod.spec,
        containers: pod.spec?.containers ?? [],
        initContainers: [{ name: 'printer', restartPolicy: 'Always' }],
      },
      status: {
        ...pod.status,
        initContainerStatuses: [{ name: 'printer', state, image: '', imageID: '', ready: true, restartCount: 0 }],
      },
    })
    const terms = termsOf({ result: { kind: 'log', container: 'printer' } })
    expect(readPodEnd(printing({ running: {} }), terms)).toBeUndefined()
    expect(readPodEnd(printing({ terminated: { exitCode: 137 } }), terms)).toMatchObject({ isSuccess: true })
  })
})

function outcomeOf(pod: Pod, terms: RunTerms) {
  const end = readPodEnd(pod, terms)
  if (!end) throw new Error('it has not ended')
  const followed = {
    verdict: { kind: 'ended', end } as const,
    pod,
    presence: 'seen' as const,
    memory: freshPodMemory(0),
    evidence: {},
  }
  const diagnosis = diagnoseEnd(followed, 'here', new Date(0))
  return makeOutcome({ followed, ...(diagnosis && { diagnosis }), result: { kind: 'none' } }, terms)
}

describe('skip exit codes [case 148]', () => {
  const codes: (readonly number[])[] = [[], [100], [0], [100, 102]]
  const cases = codes.flatMap((skip) => [0, 100, 101].map((exit) => [skip, exit] as const))
  it.each(cases)('%j and exit code %i', (skipExitCodes, exit) => {
    const outcome = outcomeOf(podWith(exit === 0 ? 'Succeeded' : 'Failed', { base: exit }), termsOf({ skipExitCodes }))
    const expected = skipExitCodes.includes(exit) ? 'skipped' : exit === 0 ? 'succeeded' : 'failed'
    expect(outcome).toMatchObject({ status: expected, exitCode: exit })
    expect('diagnosis' in outcome).toBe(expected !== 'succeeded')
  })
})

describe('the policy for a pod that has ended [case 143]', () => {
  const phases = ['Pending', 'Running', 'Succeeded', 'Failed'] as const
  const expected = {
    delete: ['delete', 'delete', 'delete', 'delete'],
    'delete-succeeded': ['delete', 'delete', 'delete', 'keep'],
    'delete-active': ['delete', 'delete', 'keep', 'keep'],
    keep: ['delete', 'delete', 'keep', 'keep'],
  } as const
  const cases = (Object.keys(expected) as (keyof typeof expected)[]).flatMap((onFinish) =>
    phases.map((phase, index) => [onFinish, phase, expected[onFinish][index]] as const),
  )
  it.each(cases)('%s and a pod that is %s: %s', (onFinish, phase, decision) => {
    const status = phase === 'Succeeded' ? 'succeeded' : 'failed'
    expect(decideCleanup({ status: { phase } }, { status }, termsOf({ onFinish }))).toBe(decision)
  })

  it('[case 155] is another one for a run that a person stopped', () => {
    const running = { status: { phase: 'Running' } }
    expect(decideCleanup(running, { status: 'cancelled' }, termsOf({ onFinish: 'keep', onKill: 'delete' }))).toBe(
      'delete',
    )
    expect(decideCleanup(running, { status: 'cancelled' }, termsOf({ onFinish: 'delete', onKill: 'keep' }))).toBe(
      'keep',
    )
  })

  it.each(['delete', 'delete-succeeded', 'delete-active', 'keep'] as const)(
    '[case 147] never lets a container of a service mesh go on: %s',
    (onFinish) => {
      for (const code of [0, 3]) {
        const pod = podWith('Running', { base: code, 'istio-proxy': null })
        expect(decideCleanup(pod, { status: code === 0 ? 'succeeded' : 'failed' }, termsOf({ onFinish }))).toBe(
          'delete',
        )
      }
    },
  )

  it('keeps the pod of a failure when only successes are deleted, also one that was skipped', () => {
    const failed = { status: { phase: 'Failed' } }
    expect(decideCleanup(failed, { status: 'skipped' }, termsOf({ onFinish: 'delete-succeeded' }))).toBe('delete')
    expect(decideCleanup(failed, { status: 'timed-out' }, termsOf({ onFinish: 'delete-succeeded' }))).toBe('keep')
  })
})
