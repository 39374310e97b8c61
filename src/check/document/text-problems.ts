// Problems of a value that is not a docker config at all: what it is instead, and what was meant where that is certain.

import { decodeUtf8, decodeUtf8Lossy } from '../../dockerconfig/byte-string.ts'
import type { JsonSyntaxError } from '../../dockerconfig/json/tree.ts'
import { describeProblem, type Problem } from '../problem.ts'
import {
  hasSmartQuotes,
  hasUtf8Mark,
  hasUtf16Mark,
  isCompressed,
  isSingleQuoted,
  peelBase64,
  stripMark,
} from './text-layers.ts'

export interface TextFindings {
  readonly problems: readonly Problem[]
  /** What stands below the mark or the layer of base64 that is around it. */
  readonly meant?: Uint8Array
}

/** Explains why bytes are not JSON. The message names the place, never the text there. */
export function explainNotJson(bytes: Uint8Array, error: JsonSyntaxError, path: string): TextFindings {
  const detail = `line ${error.line}, column ${error.column}: ${error.reason}`
  const problems = [describeProblem('not-json', path, { detail })]
  const text = decodeUtf8(bytes)
  if (text === undefined) problems.push(describeNotUtf8(bytes, path))
  if (isCompressed(bytes)) problems.push(describeProblem('compressed', path))
  if (hasUtf16Mark(bytes)) problems.push(describeProblem('bom', path))
  if (text !== undefined && hasSmartQuotes(text)) problems.push(describeProblem('smart-quotes', path))
  if (text !== undefined && isSingleQuoted(text)) problems.push(describeProblem('single-quoted-json', path))
  if (hasUtf8Mark(bytes)) return { problems: [describeProblem('bom', path), ...problems], meant: stripMark(bytes) }
  const peeled = peelBase64(bytes)
  if (!peeled) return { problems }
  return { problems: [describeProblem('double-base64', path), ...problems], meant: peeled }
}

/** Bytes that are no UTF-8 inside a string of a docker config that is JSON otherwise; Go replaces them. */
export function findInvalidUtf8(bytes: Uint8Array, path: string): Problem[] {
  if (decodeUtf8(bytes) !== undefined) return []
  const detail = 'the kubelet replaces the invalid bytes'
  return [describeProblem('not-utf8', path, { severity: 'warning', detail })]
}

function describeNotUtf8(bytes: Uint8Array, path: string): Problem {
  const isUtf16 = hasUtf16Mark(bytes) || /^(?:\{\0|\0\{)/.test(decodeUtf8Lossy(bytes.subarray(0, 4)))
  return describeProblem('not-utf8', path, isUtf16 ? { detail: 'it seems to be UTF-16' } : {})
}
