// Anything that was thrown, as an error that a report can hold.

import { isPullpassError, PullpassError } from '../errors/pullpass-error.ts'
import type { ExitCode } from './exit-code.ts'

/** `thrown` itself when it is one of ours, otherwise an `internal` error that says what was being done. */
export function toFailure(thrown: unknown, doing: string): PullpassError {
  return isPullpassError(thrown) ? thrown : new PullpassError('internal', doing, { cause: thrown })
}

/** The exit code of one target that failed; over targets only 1, 4 and 3 are told apart. */
export function failureExitCode(error: PullpassError): ExitCode {
  return error.exitCode === 3 || error.exitCode === 4 ? error.exitCode : 1
}

/** Whether the cluster said that this caller may not do it. */
export function isDenied(error: PullpassError): boolean {
  return error.code === 'cluster-forbidden'
}
