// Why something failed or would fail, as text: what speaks for it, then what to do about it.

import { maskUserInfo } from '../../basics/shown-text.ts'
import { showText } from '../output/escape.ts'
import { layoutRemedy } from '../output/remedy.ts'
import type { Screen } from '../output/screen.ts'
import { wrap } from '../output/wrap.ts'

const longestText = 700

/** A sentence of a diagnosis, ready for a terminal: such sentences quote registries and containers, and may be long. */
export function showSentence(sentence: string): string {
  return showText(sentence, longestText)
}

/** The lines of what speaks for a diagnosis, further in than `margin`. */
export function layoutEvidence(evidence: readonly string[], { width }: Screen, margin = ''): string[] {
  return evidence.flatMap((text) => wrap(showSentence(text), width, `${margin}  `, `${margin}    `))
}

/** The lines of what to do about it, behind an arrow; none for an empty remedy. */
export function layoutAdvice(remedy: string, { width, signs }: Screen, margin = ''): string[] {
  if (remedy === '') return []
  return layoutRemedy(maskUserInfo(remedy), width, `${margin}${signs.arrow} `, `${margin}  `)
}
