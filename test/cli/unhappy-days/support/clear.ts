// What a person is owed when something went wrong.

import { expect } from 'vitest'
import type { LineRun } from '../../support/run-line.ts'

/** Words that a program lets slip when it did not expect what it got. */
const slips =
  /\bundefined\b|\[object |\bNaN\b|(?:Type|Reference|Range|Syntax)Error\b|^\s+at .+:\d+|\bnode:|a fault in pullpass itself/m
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/

/** A person who waits longer than this between attempts takes the command for hung. */
const longestWaitMs = 10_000

export interface ClearOptions {
  /** What was run, for the failure of the test. */
  readonly title: string
  /** What must not be shown. */
  readonly secrets: readonly string[]
}

/** Fails unless the run ended with a known exit code, in time, said why it failed, and showed nothing that it should not. */
export function expectClear(run: LineRun, { title, secrets }: ClearOptions): void {
  const shown = run.stdout + run.stderr
  const context = `${title}\n${shown.slice(0, 3000)}`
  expect([0, 1, 2, 3, 4], context).toContain(run.exitCode)
  expect(run.errorCode, context).not.toBe('internal')
  expect(run.waitedMs, context).toBeLessThanOrEqual(longestWaitMs)
  if (run.exitCode !== 0) expect(shown, context).toMatch(/error: \S|^[✗!] |fail|conflict/m)
  expect(slips.exec(shown)?.[0], context).toBeUndefined()
  expect(controls.exec(shown)?.[0], context).toBeUndefined()
  for (const secret of secrets) expect(shown, title).not.toContain(secret)
}
