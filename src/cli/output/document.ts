// Results for programs: one JSON or YAML document on stdout.

import { hasUnsafeCharacters, maskUserInfo } from '../../basics/shown-text.ts'
import { escapeInsideQuotes } from './escape.ts'

export type DocumentFormat = 'json' | 'yaml'

/** What every document carries: its version and what it is. Fields are only ever added within one version. */
export interface ReportDocument {
  readonly schemaVersion: 1
  readonly kind: string
}

/** `value` as a document holds it, none of its texts with the user and password of a URL. */
export function maskTexts<Value>(value: Value): Value {
  return JSON.parse(
    JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? maskUserInfo(part) : part)),
  )
}

/** `document` as text that ends in a line end; characters that could fool a terminal are written as escapes. */
export async function formatDocument(document: ReportDocument, format: DocumentFormat): Promise<string> {
  const json = JSON.stringify(document, null, 2)
  if (format === 'json') return `${escapeInsideQuotes(json)}\n`
  const { dump } = await import('js-yaml')
  // Through JSON first, so that both formats hold exactly the same values.
  const plain: unknown = JSON.parse(json)
  const text = dump(plain, { lineWidth: -1, noRefs: true })
  if (!hasUnsafeCharacters(text.replaceAll('\n', ''))) return text
  return escapeInsideQuotes(dump(plain, { lineWidth: -1, noRefs: true, forceQuotes: true, quoteStyle: 'double' }))
}
