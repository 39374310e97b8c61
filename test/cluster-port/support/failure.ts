// The error that something must end with.

import { expect } from 'vitest'
import { PullpassError } from '../../../src/errors/pullpass-error.ts'

/** The {@link PullpassError} of `promise` (or of a call that throws at once). */
export async function failureOf(attempt: Promise<unknown> | (() => unknown)): Promise<PullpassError> {
  try {
    await (typeof attempt === 'function' ? attempt() : attempt)
  } catch (error) {
    expect(error).toBeInstanceOf(PullpassError)
    return error as PullpassError
  }
  throw new Error('it succeeded')
}

/** Message and causes as a person reads them. */
export function story(error: unknown): string {
  if (!(error instanceof Error)) return ''
  return [error.message, story(error.cause)].filter((text) => text !== '').join(': ')
}
