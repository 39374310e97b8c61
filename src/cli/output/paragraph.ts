// Words on a screen, in lines that fit it.

import type { Screen } from './screen.ts'
import { wrap } from './wrap.ts'

/** Writes `text`, already escaped; the first line begins with `first`, the others with `rest`. */
export function writeParagraph(text: string, screen: Screen, first = '', rest = first): void {
  for (const line of wrap(text, screen.width, first, rest)) screen.line(line)
}
