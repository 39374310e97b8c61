// How a run ended, for a person: at most eight lines, however much there is to say, and the remedy always among them.

import { describe, expect, it } from 'vitest'
import { exitCodeOf } from '../../../src/cli/run/exit-code-of.ts'
import { renderOutcome, toRunReport } from '../../../src/cli/run/report.ts'
import type { Outcome } from '../../../src/plugin/contract/outcome.ts'
import { writeScreen } from '../support/write-screen.ts'

const ended = { warnings: [], attempts: 1 }

function render(outcome: Outcome, width: number): string[] {
  return writeScreen((screen) => renderOutcome(outcome, screen), width)
    .trimEnd()
    .split('\n')
}

const failed = (changes: { summary?: string; evidence?: string[]; remedy?: string }): Outcome => ({
  ...ended,
  status: 'failed',
  diagnosis: { code: 'exit-code', summary: 'it failed', evidence: [], remedy: 'mend it', retry: 'user', ...changes },
})

describe('the story of a failure', () => {
  it.each([
    ['short', failed({ evidence: ['seen'] }), 80],
    ['much evidence', failed({ evidence: Array.from({ length: 50 }, (_, index) => `line ${index}`) }), 80],
    [
      'a narrow terminal',
      failed({ summary: 'word '.repeat(60), evidence: ['word '.repeat(60)], remedy: 'mend it now' }),
      30,
    ],
    ['a long remedy', failed({ summary: 'word '.repeat(200), remedy: 'mend '.repeat(40) }), 30],
  ])('has at most eight lines: %s', (_name, outcome, width) => {
    const lines = render(outcome, width)
    expect(lines.length).toBeLessThanOrEqual(8)
    expect(lines[0]).toMatch(/^✗ failed: /)
    expect(lines.join('\n')).toContain('→ mend')
  })

  it('makes text from outside visible, and shows no password of a URL', () => {
    const outcome = failed({ summary: 'x\u001b[2Jy https://user:hunter2@host/', evidence: ['a\nb\u202e'] })
    expect(render(outcome, 200)).toEqual([
      '✗ failed: x\\x1b[2Jy https://[redacted]@host/',
      '  a\\nb\\u{202e}',
      '→ mend it',
    ])
    expect(JSON.stringify(toRunReport('here', outcome))).not.toContain('hunter2')
  })

  it('is one line for a success', () => {
    expect(render({ ...ended, status: 'succeeded', exitCode: 0 }, 80)).toEqual(['✓ succeeded'])
  })
})

describe('the exit code', () => {
  it.each<[Outcome['status'], number | undefined, number]>([
    ['succeeded', 0, 0],
    ['failed', 42, 42],
    ['failed', undefined, 125],
    ['failed', 0, 125],
    ['skipped', 99, 99],
    ['cancelled', undefined, 130],
    ['cancelled', 143, 130],
    ['timed-out', 137, 125],
    ['lost', undefined, 125],
  ])('of %s with %s is %i', (status, exitCode, expected) => {
    expect(exitCodeOf({ ...ended, status, ...(exitCode !== undefined && { exitCode }) })).toBe(expected)
  })
})
