// Names and texts of others as they go into a diagnosis: bounded, and without the user part of addresses, which may hold a password.

import { quoteName } from '../basics/quote.ts'
import { maskUserInfo, plainText } from '../basics/shown-text.ts'

const longestLine = 600

/** A name in backticks. */
export function quote(name: string): string {
  return quoteName(maskUserInfo(name))
}

/** Several names in backticks: `a`, `b` and `c`. */
export function quoteAll(names: readonly string[]): string {
  const quoted = names.slice(0, 8).map(quote)
  const last = names.length > quoted.length ? `${names.length - quoted.length} more` : quoted.pop()
  return quoted.length > 0 ? `${quoted.join(', ')} and ${last}` : (last ?? '')
}

/** What a server or a process wrote, as a line of evidence. */
export function showLine(text: string): string {
  return plainText(maskUserInfo(text), longestLine)
}
