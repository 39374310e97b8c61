// One label of a key's host as a pattern. Go's filepath.Match, reduced to what can stand in a parsed host: `*`, and a character class
// where an IPv6 literal without port starts the host. `?` and `\` can't get there.

import { decodeUtf8 } from './byte-string.ts'
import { indexOfLiteral } from './literal-search.ts'

type CharacterRange = readonly [low: number, high: number]

/** A label pattern made ready for many comparisons; undefined stands for one that matches nothing. */
export type LabelGlob = string | CompiledGlob | undefined

interface CompiledGlob {
  /** What the first character must be in, when the label starts with a class. */
  readonly firstCharacter?: readonly CharacterRange[]
  /** The literal texts between the stars; one alone when there is no star. */
  readonly literals: readonly string[]
}

/** Compiles one label, a byte string. */
export function compileLabel(label: string): LabelGlob {
  if (!/[*[]/.test(label)) return label
  if (!label.startsWith('[')) return { literals: label.split('*') }
  const text = decodeUtf8(Buffer.from(label, 'latin1'))
  const end = label.indexOf(']')
  const firstCharacter = text === undefined || end === -1 ? undefined : parseClass(text.slice(1, text.indexOf(']')))
  return firstCharacter && { firstCharacter, literals: label.slice(end + 1).split('*') }
}

/** Whether `label`, an ASCII text, matches. Linear in its length. */
export function matchLabel(glob: LabelGlob, label: string): boolean {
  if (typeof glob !== 'object') return glob === label
  const { firstCharacter, literals } = glob
  if (!firstCharacter) return matchLiterals(literals, label)
  const code = label.charCodeAt(0)
  return firstCharacter.some(([low, high]) => low <= code && code <= high) && matchLiterals(literals, label.slice(1))
}

function matchLiterals(literals: readonly string[], text: string): boolean {
  const [first = '', ...others] = literals
  const last = others.pop()
  if (last === undefined) return text === first
  const end = text.length - last.length
  if (first.length > end || !text.startsWith(first) || !text.endsWith(last)) return false
  let at = first.length
  for (const literal of others) {
    const found = indexOfLiteral(text, literal, at)
    if (found === -1) return false
    at = found + literal.length
  }
  return at <= end
}

/** The ranges of a class, undefined when it is malformed or empty (getEsc in path/filepath). */
function parseClass(content: string): CharacterRange[] | undefined {
  const characters = [...content]
  const ranges: CharacterRange[] = []
  for (let at = 0; at < characters.length; at += 1) {
    const low = characters[at] ?? '-'
    const isRange = characters[at + 1] === '-'
    const high = isRange ? (characters[at + 2] ?? '-') : low
    if (low === '-' || high === '-') return undefined
    ranges.push([low.codePointAt(0) ?? 0, high.codePointAt(0) ?? 0])
    if (isRange) at += 2
  }
  return ranges.length > 0 ? ranges : undefined
}
