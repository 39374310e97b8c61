// The time before each line of a log, with all its digits.

/** A moment: whole seconds since 1970 and nanoseconds. */
export interface LogTime {
  readonly seconds: number
  readonly nanos: number
}

/** Reads RFC 3339 with up to nine digits after the second, of any zone; undefined for anything else. */
export function parseLogTime(text: string): LogTime | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text)
  if (!match) return undefined
  const milliseconds = Date.parse(`${match[1]}${match[3]}`)
  if (Number.isNaN(milliseconds)) return undefined
  return { seconds: milliseconds / 1000, nanos: Number((match[2] ?? '').padEnd(9, '0')) }
}

/** Negative when `a` is earlier than `b`, positive when it is later. */
export function compareLogTimes(a: LogTime, b: LogTime): number {
  return a.seconds - b.seconds || a.nanos - b.nanos
}
