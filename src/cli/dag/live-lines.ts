// What several tasks are doing right now: a line for each at the bottom of a terminal, replaced as they change.

import { stripVTControlCharacters } from 'node:util'
import type { Screen } from '../output/screen.ts'

/** More lines than this would scroll away. */
const mostLines = 12

export interface LiveLines {
  /** Shows what `task` is doing, already escaped, in its line. */
  show(task: string, text: string): void
  /** Takes the line of `task` away. */
  drop(task: string): void
  /** Lets `write` write whole lines above, to whichever stream. */
  above(write: () => void): void
  /** Takes everything away. */
  end(): void
}

/** Opens the lines on `screen`, which is a terminal. */
export function openLiveLines(screen: Screen): LiveLines {
  const texts = new Map<string, string>()
  let drawn = 0

  const clear = (): void => {
    if (drawn > 0) screen.write(`\r${drawn > 1 ? `\u001b[${drawn - 1}A` : ''}\u001b[J`)
    drawn = 0
  }
  const draw = (): void => {
    const shown = [...texts].slice(0, mostLines).map(([task, text]) => `${task}: ${text}`)
    const rest = texts.size - shown.length
    const lines = rest > 0 ? [...shown, `and ${rest} more`] : shown
    const cut = lines.map((line) => stripVTControlCharacters(line).slice(0, screen.width - 1))
    screen.write(cut.map((line) => screen.colours.dim(line)).join('\n'))
    drawn = lines.length
  }
  const redraw = (change: () => void): void => {
    clear()
    change()
    draw()
  }
  return {
    show: (task, text) => redraw(() => texts.set(task, text)),
    drop: (task) => redraw(() => texts.delete(task)),
    above: (write) => redraw(write),
    end: () => redraw(() => texts.clear()),
  }
}
