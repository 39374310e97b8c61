// Names that others chose, fit for a message: in backticks.

import { plainText } from './shown-text.ts'

const longestName = 200

/** A name in backticks, safe to show. */
export function quoteName(name: string): string {
  return `\`${plainText(name, longestName).replaceAll('`', "'")}\``
}
