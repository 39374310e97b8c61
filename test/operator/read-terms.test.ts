// What a task says about its run, and what is meant where it says nothing.

import { describe, expect, it } from 'vitest'
import { readTerms } from '../../src/operator/read-terms.ts'
import type { PodTask } from '../../src/operator/spec/pod-task.ts'

const limitsOf = (deadlines: PodTask['deadlines']) => readTerms({ ...(deadlines && { deadlines }) }, 't', 'base').limits

describe('the deadlines of a run', () => {
  it('are there for every part', () => {
    expect(limitsOf(undefined)).toEqual({
      ...{ scheduleMs: 600_000, pullMs: 600_000, startMs: 1_800_000, runMs: 86_400_000, totalMs: 86_400_000 },
    })
  })

  it.each([
    [{ startSeconds: 3600 }, { pullMs: 3_600_000, startMs: 3_600_000 }],
    [
      { startSeconds: 3600, pullSeconds: 60 },
      { pullMs: 60_000, startMs: 3_600_000 },
    ],
    [{ totalSeconds: 90 }, { runMs: 90_000, totalMs: 90_000 }],
    [
      { totalSeconds: 90, runSeconds: 30 },
      { runMs: 30_000, totalMs: 90_000 },
    ],
  ])('%j leave a part that is not named what its neighbour has', (deadlines, expected) => {
    expect(limitsOf(deadlines)).toMatchObject(expected)
  })
})

describe('the other terms', () => {
  it('take one exit code for a list of one', () => {
    expect(readTerms({ skipOnExitCode: 0 }, 't', 'base').skipExitCodes).toEqual([0])
  })

  it('never let the main container be one that may go on', () => {
    expect(readTerms({}, 't', 'istio-proxy').lastingContainers).toEqual(['linkerd-proxy'])
    expect(readTerms({ lastingContainers: ['a', 'base'] }, 't', 'base').lastingContainers).toEqual(['a'])
  })

  it('follow no log where none is to be followed', () => {
    const logs = { follow: false, containers: 'all', initContainers: ['a'] } as const
    expect(readTerms({ logs }, 't', 'base').logs).toEqual({ containers: [], initContainers: [] })
  })
})
