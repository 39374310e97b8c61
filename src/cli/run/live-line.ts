// What a run is doing right now: one line on a terminal that is replaced, elsewhere one line for each change.

import { stripVTControlCharacters } from 'node:util'
import type { Output } from '../output/output.ts'

export interface LiveLine {
  /** Shows `text`, already escaped, in place of what was shown before. */
  show(text: string): void
  /** Lets `write` write whole lines above it, to whichever stream. */
  above(write: () => void): void
  /** Takes it away for good. */
  end(): void
}

const clearLine = '\r\u001b[K'

/** Opens the line on standard error; says nothing with `-q`. */
export function openLiveLine({ stderr, note, options }: Output): LiveLine {
  if (options.isQuiet || !Number.isFinite(stderr.width)) {
    return { show: (text) => note(text), above: (write) => write(), end: () => {} }
  }
  let shown = ''
  const draw = (): void => stderr.write(`${clearLine}${stderr.colours.dim(shown)}`)
  return {
    show(text) {
      shown = stripVTControlCharacters(text).slice(0, stderr.width - 1)
      draw()
    },
    above(write) {
      if (shown !== '') stderr.write(clearLine)
      write()
      if (shown !== '') draw()
    },
    end() {
      if (shown !== '') stderr.write(clearLine)
      shown = ''
    },
  }
}
