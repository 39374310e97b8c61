// What readers get of a line: its text, its time, and the level that it tells itself.

import { describe, expect, it } from 'vitest'
import { createEntryWriter, readLevel } from '../../../src/operator/logs/log-entry.ts'

describe('the level of a line [case 129]', () => {
  it.each([
    ['ERROR: disk full', 'error'],
    ['2026-01-01 10:00:00,123 WARNING it is late', 'warning'],
    ['2026-01-01T10:00:00Z INFO started', 'info'],
    ['[debug] x', 'debug'],
    ['{"time":"…","level":"warn","msg":"x"}', 'warning'],
    ['{"severity": "CRITICAL", "message": "x"}', 'error'],
    ['time="…" level=info msg="ready"', 'info'],
    ['E0301 10:00:00.000000       1 main.go:1] failed', 'error'],
    ['I0301 10:00:00.000000       1 main.go:1] done', 'info'],
    ['hello', undefined],
    ['an error: that is only mentioned', undefined],
    ['information about it', undefined],
    ['', undefined],
  ])('%s', (line, level) => {
    expect(readLevel(line)).toBe(level)
  })
})

describe('the bytes of a line', () => {
  it('are put together where a piece ends in the middle of a character', () => {
    const write = createEntryWriter('main')
    const bytes = Buffer.from('a€b')
    const first = write({ text: bytes.subarray(0, 2), time: 't', isFirst: true, isLast: false })
    const second = write({ text: bytes.subarray(2), isFirst: false, isLast: true })
    expect([first.text, second.text].join('')).toBe('a€b')
    expect([first.isLast, second.isFirst]).toEqual([false, false])
  })

  it('of a cut character do not reach into the next line', () => {
    const write = createEntryWriter('main')
    write({ text: Buffer.from('€').subarray(0, 1), isFirst: true, isLast: false })
    expect(write({ text: Buffer.from('next'), isFirst: true, isLast: true }).text).toBe('next')
  })

  it('[case 107] keep the time with all its digits, and have none where the runtime gave none', () => {
    const write = createEntryWriter('main')
    const time = '2026-01-01T00:00:00.123456789Z'
    expect(write({ text: Buffer.from('x'), time, isFirst: true, isLast: true })).toMatchObject({ time, text: 'x' })
    expect(write({ text: Buffer.from('x'), isFirst: true, isLast: true })).not.toHaveProperty('time')
  })
})
