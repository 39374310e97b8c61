// From what a process prints to the lines of its container's log.

import type { Clock } from '../../../basics/clock.ts'
import type { ContainerLog, LogLine } from '../../api/logs.ts'

const newline = 0x0a

/** Writes both streams of one container, a line at a time, each with a time of its own. */
export class LogWriter {
  readonly #log: ContainerLog
  readonly #clock: Clock
  readonly #rest = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
  #last = { ms: 0, lines: 0 }

  constructor(log: ContainerLog, clock: Clock) {
    this.#log = log
    this.#clock = clock
  }

  write(chunk: Buffer, stream: 'stdout' | 'stderr'): void {
    const lines: LogLine[] = []
    let from = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      lines.push(this.#line([...this.#rest[stream].splice(0), chunk.subarray(from, at)]))
      from = at + 1
    }
    if (from < chunk.length) this.#rest[stream].push(chunk.subarray(from))
    if (lines.length > 0) this.#log.append(...lines)
  }

  /** The process is gone: what it left without a line feed is a line too. */
  end(): void {
    for (const rest of [this.#rest.stdout, this.#rest.stderr]) {
      if (rest.length > 0) this.#log.append({ ...this.#line(rest.splice(0)), isUnfinished: true })
    }
    this.#log.end()
  }

  // Lines of one millisecond are numbered in its nanoseconds, so that no two have the same time.
  #line(parts: readonly Buffer[]): LogLine {
    const ms = Math.max(this.#clock.now().getTime(), this.#last.ms)
    this.#last = { ms, lines: ms === this.#last.ms ? this.#last.lines + 1 : 0 }
    const nanoseconds = String(Math.min(this.#last.lines, 999_999)).padStart(6, '0')
    const time = new Date(ms).toISOString().replace('Z', `${nanoseconds}Z`)
    return { time, text: Buffer.concat(parts).toString('utf8') }
  }
}
