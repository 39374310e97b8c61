// What to do next, laid out so that it can be copied: sentences are wrapped, a command stands whole on a line of its own.

import { maskUserInfo } from '../../basics/shown-text.ts'
import { escapeText } from './escape.ts'
import type { Screen } from './screen.ts'
import { wrap } from './wrap.ts'

/** Longer than any command that we make of names that clusters allow. */
const longestPart = 4000

/** Whether a part of a remedy is a command and nothing else. */
export function isCommand(part: string): boolean {
  return /^(?:pullpass|kubectl|docker|podman) \S/.test(part)
}

/** The lines of `remedy`, whose parts are separated by line ends. The first begins with `first`, the others with `rest`; commands below a sentence stand further in. */
export function layoutRemedy(remedy: string, width: number, first: string, rest: string): string[] {
  return remedy.split('\n').flatMap((part, index) => {
    const text = escapeText(part, longestPart)
    if (!isCommand(part)) return wrap(text, width, index === 0 ? first : rest, rest)
    return [index === 0 ? `${first}${text}` : `${rest}  ${text}`]
  })
}

/** Writes `remedy` as a hint, `margin` before each of its lines. */
export function writeHint(remedy: string, screen: Screen, margin = ''): void {
  const first = `${margin}${screen.colours.cyan('hint:')} `
  for (const line of layoutRemedy(maskUserInfo(remedy), screen.width, first, `${margin}  `)) screen.line(line)
}
