// What a launcher makes of pods that its run has already.

import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../src/basics/wire.ts'
import { choosePod } from '../../../src/operator/launch/choose-pod.ts'

interface Shape {
  readonly attempt?: number
  readonly phase?: string
  readonly reason?: string
  readonly createdAt?: string
  readonly startedAt?: string
  readonly isEnding?: boolean
}

function pod(uid: string, { attempt = 1, phase = 'Running', reason, createdAt, startedAt, isEnding }: Shape = {}): Pod {
  return {
    metadata: {
      uid,
      labels: { 'pullpass.dev/attempt': String(attempt) },
      ...(createdAt && { creationTimestamp: createdAt }),
      ...(isEnding && { deletionTimestamp: '2026-01-01T00:00:00Z' }),
    },
    status: { phase, ...(reason && { reason }), ...(startedAt && { startTime: startedAt }) },
  }
}

function choose(pods: readonly Pod[], attempt = 1, isAdopting = true) {
  const uids = (some: readonly Pod[]) => some.map(({ metadata }) => metadata?.uid)
  const { adopt, surplus, finished, ending, nextAttempt } = choosePod(pods, attempt, isAdopting)
  return {
    adopt: adopt?.metadata?.uid,
    surplus: uids(surplus),
    finished: uids(finished),
    ending: uids(ending),
    nextAttempt,
  }
}

const nothing = { adopt: undefined, surplus: [], finished: [], ending: [] }

describe('a run with pods of its own', () => {
  it('begins with the number that was asked for when there are none', () => {
    expect(choose([], 3)).toEqual({ ...nothing, nextAttempt: 3 })
  })

  it('[case 62] takes over one that lives, also of an earlier try', () => {
    expect(choose([pod('a')])).toMatchObject({ adopt: 'a' })
    expect(choose([pod('a', { phase: 'Pending' })], 2)).toMatchObject({ adopt: 'a' })
  })

  it('[case 63] [case 144] makes a new one when that of an earlier try has ended', () => {
    for (const phase of ['Succeeded', 'Failed']) {
      expect(choose([pod('a', { phase })], 2)).toEqual({ ...nothing, finished: ['a'], nextAttempt: 2 })
    }
  })

  it('[case 66] takes over one of this try that has ended: nobody may have heard how', () => {
    expect(choose([pod('a', { phase: 'Failed' })], 1)).toMatchObject({ adopt: 'a', finished: [] })
  })

  it('[case 64] makes a new one when that of an earlier try was put out', () => {
    const evicted = pod('a', { phase: 'Failed', reason: 'Evicted' })
    expect(choose([evicted], 2)).toEqual({ ...nothing, finished: ['a'], nextAttempt: 2 })
    expect(choose([evicted], 1)).toMatchObject({ adopt: 'a' })
  })

  it('[case 67] [case 68] takes over nothing when it is not to, and lets none go on', () => {
    expect(choose([pod('a'), pod('b', { phase: 'Failed' })], 2, false)).toEqual({
      ...nothing,
      surplus: ['a'],
      finished: ['b'],
      nextAttempt: 2,
    })
  })

  it('[case 69] knows the newest by when it was created, or else started', () => {
    const created = [
      pod('old', { createdAt: '2026-01-01T00:00:00Z' }),
      pod('new', { createdAt: '2026-01-02T00:00:00Z' }),
    ]
    expect(choose(created)).toMatchObject({ adopt: 'new', surplus: ['old'] })
    const started = [
      pod('new', { startedAt: '2026-01-02T00:00:00Z' }),
      pod('old', { startedAt: '2026-01-01T00:00:00Z' }),
    ]
    expect(choose(started)).toMatchObject({ adopt: 'new', surplus: ['old'] })
  })

  it('[case 70] lets one go on, however many there are', () => {
    const many = [1, 2, 3, 4].map((day) => pod(`p${day}`, { createdAt: `2026-01-0${day}T00:00:00Z` }))
    expect(choose(many)).toMatchObject({ adopt: 'p4', surplus: ['p3', 'p2', 'p1'] })
  })

  it('waits for those on their way out and gives the next a name of its own', () => {
    expect(choose([pod('a', { isEnding: true, attempt: 2 })])).toEqual({ ...nothing, ending: ['a'], nextAttempt: 3 })
  })
})
