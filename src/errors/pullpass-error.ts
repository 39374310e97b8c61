// The one error class: a code from the catalogue, what failed on which object, why, and what to do.

import { type ErrorCode, type ErrorDefinition, errorCatalogue } from './catalogue.ts'

const brand = Symbol.for('pullpass.error')

export interface PullpassErrorOptions {
  /** What led to this error; shown as the `caused by` chain. Its text must hold no credential. */
  readonly cause?: unknown
  /** Remedies that fit this case better than the catalogue's; each a sentence or a command. */
  readonly remedies?: readonly string[]
}

/** An error a person should read: `message` says what failed on which object in which cluster, without a full stop. */
export class PullpassError extends Error {
  override readonly name = 'PullpassError'
  readonly code: ErrorCode
  readonly exitCode: ErrorDefinition['exitCode']
  readonly remedies: readonly string[]

  constructor(code: ErrorCode, message: string, options: PullpassErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    const definition = errorCatalogue[code]
    this.code = code
    this.exitCode = definition.exitCode
    this.remedies = options.remedies ?? [definition.remedy]
    Object.defineProperty(this, brand, { value: true })
  }
}

/** Whether `value` is a {@link PullpassError}, also one that another copy of the package made. */
export function isPullpassError(value: unknown): value is PullpassError {
  return typeof value === 'object' && value !== null && Reflect.get(value, brand) === true
}
