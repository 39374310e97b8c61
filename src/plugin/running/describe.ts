// What went wrong in a plugin, as one sentence for the list of warnings.

import { toError } from '../../errors/wrap.ts'

const mostCauses = 4

/** The message with its causes. */
export function describe(thrown: unknown, depth = mostCauses): string {
  const { message, cause } = toError(thrown)
  return cause === undefined || depth === 0 ? message : `${message}: ${describe(cause, depth - 1)}`
}
