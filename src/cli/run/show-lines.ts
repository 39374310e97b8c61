// The output of containers, line by line as they print it, with a name before it when there are several.

import type { LogEntry } from '../../operator/logs/log-entry.ts'
import { escapeText } from '../output/escape.ts'
import type { Screen } from '../output/screen.ts'
import type { LiveLine } from './live-line.ts'

export interface LineOptions {
  readonly screen: Screen
  readonly live: LiveLine
  /** Whether a terminal shows it: then nothing but colours reaches it. */
  readonly isTerminal: boolean
  readonly hasTimestamps: boolean
  /** Whether lines begin with the container's name; known once the pod is. */
  readonly hasPrefix: () => boolean
}

/** Colours are the author's; whatever else could move a cursor or do worse is made visible. */
const kept = /(\u001b\[[\d;:]*m|\t)/

/** Gives a function that writes entries. */
export function openLineWriter(options: LineOptions): (entry: LogEntry) => void {
  const { screen, live } = options
  /** The container whose line has not ended. */
  let open: string | undefined
  return (entry) => {
    const isContinued = !entry.isFirst && open === entry.container
    const cut = open !== undefined && !isContinued ? '\n' : ''
    const start = isContinued ? '' : startOf(entry, options)
    const text = options.isTerminal ? toTerminal(entry.text, screen) : entry.text
    const isWholeLine = cut === '' && !isContinued && entry.isLast
    const write = () => screen.write(`${cut}${start}${text}${entry.isLast ? '\n' : ''}`)
    open = entry.isLast ? undefined : entry.container
    if (isWholeLine) live.above(write)
    else write()
  }
}

function startOf({ container, time }: LogEntry, { screen, hasTimestamps, hasPrefix }: LineOptions): string {
  const stamp = hasTimestamps && time !== undefined ? `${screen.colours.dim(time)} ` : ''
  const prefix = hasPrefix() ? `${screen.colours.cyan(`[${container}]`)} ` : ''
  return `${stamp}${prefix}`
}

function toTerminal(text: string, { colours }: Screen): string {
  const parts = text.split(kept)
  const shown = parts
    .map((part, index) => (index % 2 === 1 ? part : escapeText(part, Number.POSITIVE_INFINITY)))
    .join('')
  return parts.length > 1 ? colours.reset(shown) : shown
}
