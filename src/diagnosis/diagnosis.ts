// What a diagnosis is: why a pod does not run, or why it ended, with what backs it and what to do.

import type { DiagnosisCode } from './catalogue.ts'

/**
 * Whether running the task again makes sense.
 * - `never`: it ends the same way until somebody changes what the remedy names
 * - `user`: it may end differently; counts against the task's own retries
 * - `infrastructure`: the task is not to blame; need not count against its retries
 */
export type RetryAdvice = 'never' | 'user' | 'infrastructure'

/** Why a pod does not run, or why it ended. Names and server texts in it come from outside: bounded here, to be escaped by who shows them. */
export interface Diagnosis {
  readonly code: DiagnosisCode
  /** One sentence without full stop; names image, secret, entry and answer where they matter. Holds no credential. */
  readonly summary: string
  /** What was seen, a line each, the telling ones first. Holds no credential. */
  readonly evidence: readonly string[]
  /** The next thing to do: a sentence, with a command for it on the line below where there is one. */
  readonly remedy: string
  readonly retry: RetryAdvice
  /** The container it is about; absent when it is about the whole pod. */
  readonly container?: string
  /** The image that could not be had, with diagnoses about pulling. */
  readonly image?: string
}
