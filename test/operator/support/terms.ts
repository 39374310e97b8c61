// The terms of runs in tests.

import { readTerms } from '../../../src/operator/read-terms.ts'
import type { RunTerms } from '../../../src/operator/terms.ts'

/** The terms of a task that says nothing, with `changes`. */
export function termsOf(changes: Partial<RunTerms> = {}): RunTerms {
  return { ...readTerms({}, 'task', 'base'), ...changes }
}
