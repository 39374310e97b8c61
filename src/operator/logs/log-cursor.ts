// How far a container's log has been read, so that reading goes on with the very next byte: the API takes only whole seconds to go on from.

import { compareLogTimes, type LogTime, parseLogTime } from './log-time.ts'

/** Nodes' clocks are set back now and then; the counts of so many seconds are kept for that. */
const mostSeconds = 120

/** A cursor as plain data, for the handle of a run. */
export interface LogPosition {
  /** The second to ask again from, and how many lines of that second and later ones have been read. */
  readonly since?: string
  readonly lines: number
  /** The time of the last line, and the latest time of any. */
  readonly last?: string
  readonly latest?: string
  /** What was read of a line that had not ended. */
  readonly part?: { readonly time: string; readonly bytes: number }
}

/** One piece of a line; most lines are one piece. */
export interface LinePiece {
  /** Of the line's first piece; absent for others, and for words of the node. */
  readonly time?: string
  readonly text: Uint8Array
  readonly isFirst: boolean
  readonly isLast: boolean
}

/** What is new in a piece. `isAfterGap`: lines before it are missing, and no request can bring them back. */
export interface NewText {
  readonly text: Uint8Array
  readonly isAfterGap: boolean
}

interface Moment {
  readonly text: string
  readonly time: LogTime
}

/**
 * Decides piece by piece what is new. The API repeats every line of the second that it is asked to go on from, in the order of the file: as
 * many as have been read are skipped, but never one that is later than all that was read. Of a line that had come in part the rest is new.
 */
export class LogCursor {
  #last: Moment | undefined
  #latest: Moment | undefined
  /** Lines read, by the second of their time. */
  readonly #counts = new Map<number, number>()
  #part: { readonly time: string; bytes: number } | undefined
  /** Lines of the current request that are known; undefined once a new one has come. */
  #toSkip: number | undefined
  #hasMetLast = false
  /** The line whose pieces are coming. */
  #line: { readonly moment: Moment | undefined; readonly isNew: boolean; offset: number } | undefined

  /** A cursor at the beginning, or where another one was. */
  constructor(position?: LogPosition) {
    this.#last = toMoment(position?.last)
    this.#latest = toMoment(position?.latest)
    if (position?.part) this.#part = { ...position.part }
    if (position && this.#last) this.#counts.set(this.#last.time.seconds, position.lines)
  }

  get position(): LogPosition {
    const since = this.#since()
    return {
      ...(since !== undefined && { since }),
      lines: this.#countRead(),
      ...(this.#last && { last: this.#last.text }),
      ...(this.#latest && { latest: this.#latest.text }),
      ...(this.#part && { part: { ...this.#part } }),
    }
  }

  /** Begins another request: gives the time to ask from; undefined for the beginning of the log. */
  resume(): string | undefined {
    this.#line = undefined
    this.#toSkip = this.#last ? this.#countRead() : undefined
    this.#hasMetLast = false
    return this.#since()
  }

  /** What is new in the next piece of the current request; undefined when nothing is. */
  take(piece: LinePiece): NewText | undefined {
    const isAfterGap = piece.isFirst ? this.#beginLine(toMoment(piece.time)) : false
    const line = this.#line
    if (!line?.isNew) return undefined
    const known = line.moment?.text === this.#part?.time ? (this.#part?.bytes ?? 0) : 0
    const text = piece.text.subarray(Math.min(piece.text.length, Math.max(0, known - line.offset)))
    line.offset += piece.text.length
    if (line.moment) this.#note(line.moment, Math.max(known, line.offset), piece.isLast)
    return { text, isAfterGap }
  }

  /** Gives whether lines before this one are missing. */
  #beginLine(moment: Moment | undefined): boolean {
    const isKnown = this.#toSkip !== undefined && (moment === undefined || this.#isKnown(moment))
    this.#line = { moment, isNew: !isKnown, offset: 0 }
    if (isKnown || this.#toSkip === undefined) return false
    this.#toSkip = undefined
    const isOtherLine = this.#part !== undefined && this.#part.time !== moment?.text
    if (isOtherLine) this.#part = undefined
    return !this.#hasMetLast || isOtherLine
  }

  #isKnown({ text, time }: Moment): boolean {
    if (text === this.#last?.text) this.#hasMetLast = true
    const isLater = this.#latest === undefined || compareLogTimes(time, this.#latest.time) > 0
    if (!this.#toSkip || isLater) return false
    this.#toSkip -= 1
    return true
  }

  #note(moment: Moment, bytes: number, isLast: boolean): void {
    if (!isLast) {
      this.#part = { time: moment.text, bytes }
      return
    }
    const { seconds } = moment.time
    this.#part = undefined
    this.#last = moment
    if (!this.#latest || compareLogTimes(moment.time, this.#latest.time) > 0) this.#latest = moment
    this.#counts.set(seconds, (this.#counts.get(seconds) ?? 0) + 1)
    if (this.#counts.size > mostSeconds) this.#counts.delete(Math.min(...this.#counts.keys()))
  }

  #since(): string | undefined {
    return this.#last && new Date(this.#last.time.seconds * 1000).toISOString().replace('.000Z', 'Z')
  }

  #countRead(): number {
    const from = this.#last?.time.seconds ?? 0
    return [...this.#counts].reduce((sum, [seconds, lines]) => (seconds >= from ? sum + lines : sum), 0)
  }
}

function toMoment(text: string | undefined): Moment | undefined {
  const time = text === undefined ? undefined : parseLogTime(text)
  return text === undefined || time === undefined ? undefined : { text, time }
}
