// Errors as a person reads them: what failed, why, and what to do. Nothing here shows text that could hold a credential.

import { type ErrorCode, errorCatalogue } from '../errors/catalogue.ts'
import { isPullpassError, PullpassError } from '../errors/pullpass-error.ts'
import { quotesInput, toError } from '../errors/wrap.ts'
import { escapeText } from './output/escape.ts'
import { layoutRemedy } from './output/remedy.ts'
import type { Screen } from './output/screen.ts'
import { wrap } from './output/wrap.ts'

/** An error as data: what `-o json` carries and what the text is written from. All text is escaped. */
export interface ErrorReport {
  readonly code: ErrorCode
  readonly exitCode: number
  readonly message: string
  readonly causes: readonly string[]
  readonly remedies: readonly string[]
}

/** Whatever was thrown, as a report; what is not ours becomes `internal` and keeps its text to itself. */
export function describeError(thrown: unknown): ErrorReport {
  const error = isPullpassError(thrown) ? thrown : wrapForeignError(thrown)
  return {
    code: error.code,
    exitCode: error.exitCode,
    message: escapeText(error.message),
    causes: [...new Set(describeCauses(error.cause))],
    remedies: [...new Set(error.remedies.map(escapeLines))],
  }
}

/** `error:`, `caused by:`, a blank line, `hint:`. */
export function renderError(report: ErrorReport, screen: Screen): void {
  const { colours, width } = screen
  const paragraphs = [
    ...wrap(report.message, width, `${colours.red('error:')} `, '  '),
    ...report.causes.flatMap((cause) => wrap(cause, width, `  ${colours.dim('caused by:')} `, '    ')),
    ...(report.remedies.length > 0 ? [''] : []),
    ...report.remedies.flatMap((remedy) => layoutRemedy(remedy, width, `${colours.cyan('hint:')} `, '  ')),
  ]
  for (const line of paragraphs) screen.line(line)
}

/** The call stack of a fault in pullpass, without the error's own text; empty for errors that a person can mend. */
export function stackLines(thrown: unknown): string[] {
  if (isPullpassError(thrown) && thrown.code !== 'internal') return []
  const stack = toError(thrown).stack ?? ''
  return stack.split('\n').filter((line) => /^\s+at /.test(line))
}

/** A remedy may be a sentence with a command on the line below. */
function escapeLines(remedy: string): string {
  return remedy
    .split('\n')
    .map((line) => escapeText(line))
    .join('\n')
}

function wrapForeignError(thrown: unknown): PullpassError {
  return new PullpassError('internal', `${errorCatalogue.internal.meaning} (${describeForeign(toError(thrown))})`)
}

// Messages of foreign errors may quote the input that they failed on.
function describeForeign(error: Error): string {
  const code: unknown = Reflect.get(error, 'code')
  const name = escapeText(error.name, 40)
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? `${name} ${code}` : name
}

function describeCauses(cause: unknown, depth = 0): string[] {
  if (cause === undefined || cause === null || depth > 8) return []
  const error = toError(cause)
  if (error instanceof AggregateError) return error.errors.flatMap((inner) => describeCauses(inner, depth + 1))
  return [describeCause(error), ...describeCauses(error.cause, depth + 1)]
}

function describeCause(error: Error): string {
  return quotesInput(error) ? describeForeign(error) : escapeText(error.message)
}
