// Names of pods: what people say, the run, and never more than Kubernetes takes.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namePod, readPodName, toDnsLabel } from '../../../src/operator/launch/pod-name.ts'

const run = { runId: 'run-1', attempt: 1 }
const suffixed = (base: string) => namePod({ base, ...run, hasSuffix: true })
const plain = (base: string) => namePod({ base, ...run, hasSuffix: false })
const suffix = /^-[a-z0-9]{8}$/

describe('the name of a pod', () => {
  it.each([
    ['[case 46] this-task-name', 'this-task-name', 'this-task-name'],
    ['[case 47] .hi.-_09HI', '.hi.-_09HI', 'hi-09hi'],
    ['[case 50] test', 'test', 'test'],
    ['[case 51] test_extra-123', 'test_extra-123', 'test-extra-123'],
    ['[case 54] letters of other scripts', '-90Äbc*&', '90abc'],
    ['nothing that a name may have', '***', 'task'],
  ])('%s', (_name, base, expected) => {
    expect(plain(base)).toBe(expected)
    expect(suffixed(base).slice(0, expected.length)).toBe(expected)
    expect(suffixed(base).slice(expected.length)).toMatch(suffix)
  })

  it.each([
    ['[case 48] 250 a', 'a'.repeat(250), 'a'.repeat(54)],
    ['[case 55] 254 zeros', '0'.repeat(254), '0'.repeat(54)],
    ['[case 57] a cut before a dash', `${'a'.repeat(53)}-${'b'.repeat(9)}`, 'a'.repeat(53)],
    ['[case 57] a dash at the end', 'task-', 'task'],
    ['[case 57] two dashes at the end', 'task--', 'task'],
    ['[case 57] a dot at the end', 'task.', 'task'],
    ['[case 57] two dots at the end', 'task..', 'task'],
    ['[case 57] a dash and a dot at the end', 'task-.', 'task'],
  ])('%s', (_name, base, kept) => {
    expect(suffixed(base).slice(0, kept.length)).toBe(kept)
    expect(suffixed(base).slice(kept.length)).toMatch(suffix)
  })

  it('[case 55] has 63 characters at most without a suffix too', () => {
    expect(plain('0'.repeat(254))).toBe('0'.repeat(63))
  })

  it.each([9, 53, 54, 55, 63, 64, 300])('[case 56] of %i characters is cut exactly', (characters) => {
    const base = 'b'.repeat(characters)
    expect(plain(base)).toHaveLength(Math.min(63, characters))
    expect(suffixed(base)).toHaveLength(Math.min(63, characters + 9))
  })

  it('tells what it was made of', () => {
    const request = fc.record({
      base: fc.stringMatching(/^[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,9}){0,3}$/),
      runId: fc.string({ minLength: 1 }),
      attempt: fc.integer({ min: 1, max: 99 }),
      hasSuffix: fc.boolean(),
    })
    fc.assert(
      fc.property(request, (asked) => {
        const read = readPodName(namePod(asked), asked.runId, asked.attempt)
        expect(read).toEqual({ base: asked.base, hasSuffix: asked.hasSuffix })
      }),
    )
  })

  it('[case 56] is a DNS label whatever it is made from', () => {
    const request = fc.record({
      base: fc.string({ unit: 'grapheme', maxLength: 300 }),
      runId: fc.string({ minLength: 1 }),
      attempt: fc.integer({ min: 1, max: 9999 }),
      hasSuffix: fc.boolean(),
    })
    fc.assert(
      fc.property(request, (asked) => {
        expect(namePod(asked)).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/)
      }),
    )
  })

  it('is the same in every process, and another one for another run or attempt', () => {
    expect(suffixed('task')).toBe(suffixed('task'))
    const names = [run, { runId: 'run-2', attempt: 1 }, { runId: 'run-1', attempt: 2 }].map((identity) =>
      namePod({ base: 'task', ...identity, hasSuffix: true }),
    )
    expect(new Set(names).size).toBe(3)
    expect(names[2]).toBe(`${names[0]}-2`)
  })
})

it.each(['task_id', '---task.id---', '.task.id', '**task.id'])('[case 54] %s as a label is task-id', (text) => {
  expect(toDnsLabel(text)).toBe('task-id')
})
