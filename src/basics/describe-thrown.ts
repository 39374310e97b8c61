// What was thrown, in the words of a warning: what failed, then why.

import { quotesInput, toError } from '../errors/wrap.ts'
import { maskUserInfo, plainText } from './shown-text.ts'

const mostTexts = 4
const longestText = 400

/** The message and those of its causes, each once; bounded, escaped, and without the user info of URLs. */
export function describeThrown(thrown: unknown): string {
  const texts = listTexts(toError(thrown), mostTexts).map((text) => plainText(maskUserInfo(text), longestText))
  return [...new Set(texts)].join(': ')
}

function listTexts(thrown: unknown, most: number): string[] {
  if (thrown === undefined || most === 0) return []
  const error = toError(thrown)
  return [quotesInput(error) ? error.name : error.message, ...listTexts(error.cause, most - 1)]
}
