// A piece of a container's log as readers get it: text, the time the runtime wrote it, and the level that the line itself tells.

/** How grave a line says that it is. */
export type LogLevel = 'debug' | 'info' | 'warning' | 'error'

/** One line of a container's log; a very long one comes in several pieces. */
export interface LogEntry {
  readonly container: string
  /** Without the line's end. Text from outside: to be escaped by who shows it on a terminal. */
  readonly text: string
  /** RFC 3339 with nanoseconds; absent for what goes on a line. */
  readonly time?: string
  readonly level?: LogLevel
  /** False for a piece that goes on the line of the entry before. */
  readonly isFirst: boolean
  /** False for a piece that the next entry goes on. */
  readonly isLast: boolean
}

const words: Readonly<Record<string, LogLevel>> = {
  trace: 'debug',
  debug: 'debug',
  info: 'info',
  notice: 'info',
  warn: 'warning',
  warning: 'warning',
  error: 'error',
  err: 'error',
  critical: 'error',
  fatal: 'error',
  panic: 'error',
}

const letters: Readonly<Record<string, LogLevel>> = { D: 'debug', I: 'info', W: 'warning', E: 'error', F: 'error' }

/** Only the beginning of a line is looked at. */
const mostCharacters = 300

/** The level at the beginning of a line, in the forms of logfmt, JSON, klog and `LEVEL:` or `[LEVEL]`; undefined when it tells none. */
export function readLevel(line: string): LogLevel | undefined {
  const start = line.slice(0, mostCharacters)
  const klog = /^([DIWEF])\d{4} \d\d:\d\d:\d\d/.exec(start)
  if (klog) return letters[klog[1] ?? '']
  const named =
    /["']?\b(?:level|severity|lvl|levelname)["']?\s*[:=]\s*["']?([a-z]+)/i.exec(start) ??
    /^(?:[\d\sTZ:.,+[\]-]*\s)?\[?(trace|debug|info|notice|warn|warning|error|critical|fatal)\]?(?::|\s-|\]|\s{1,3}\[|\s)/i.exec(
      start,
    )
  return words[named?.[1]?.toLowerCase() ?? '']
}

/** Turns the bytes of one container's log into entries: characters that are cut between two pieces are put together again. */
export function createEntryWriter(container: string): (piece: EntryPiece) => LogEntry {
  let decoder = new TextDecoder()
  return ({ text, time, isFirst, isLast }) => {
    if (isFirst) decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    const decoded = decoder.decode(text, { stream: !isLast })
    const level = isFirst ? readLevel(decoded) : undefined
    return { container, text: decoded, ...(time !== undefined && { time }), ...(level && { level }), isFirst, isLast }
  }
}

interface EntryPiece {
  readonly text: Uint8Array
  readonly time?: string
  readonly isFirst: boolean
  readonly isLast: boolean
}
