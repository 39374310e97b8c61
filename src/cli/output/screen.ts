// One output stream as reports see it: lines go in, with colours and signs that fit the stream.

import picocolors from 'picocolors'
import type { Look } from './terminal.ts'

type Colours = ReturnType<typeof picocolors.createColors>

/** Signs at the start of a line; words beside them say the same, so that nothing depends on colour or character set. */
interface Signs {
  readonly pass: string
  readonly fail: string
  readonly unknown: string
  readonly warning: string
  readonly arrow: string
  readonly rule: string
}

export interface Screen {
  readonly width: number
  readonly colours: Colours
  readonly signs: Signs
  /** Writes `text` and a line end. */
  line(text?: string): void
  /** Writes `text` as it is. */
  write(text: string): void
}

const unicodeSigns: Signs = { pass: '✓', fail: '✗', unknown: '?', warning: '!', arrow: '→', rule: '─' }
const asciiSigns: Signs = { pass: '+', fail: 'x', unknown: '?', warning: '!', arrow: '->', rule: '-' }

/** A screen that hands what it is given to `write`. */
export function createScreen(look: Look, write: (text: string) => void): Screen {
  return {
    width: look.width,
    colours: picocolors.createColors(look.colour),
    signs: look.unicode ? unicodeSigns : asciiSigns,
    line: (text = '') => write(`${text}\n`),
    write,
  }
}

/** The same screen, all its lines `columns` further in. */
export function indent(screen: Screen, columns: number): Screen {
  const margin = ' '.repeat(columns)
  return {
    ...screen,
    width: screen.width - columns,
    line: (text = '') => screen.line(text === '' ? '' : margin + text),
  }
}
