// Durations as people type them.

import { PullpassError } from '../errors/pullpass-error.ts'

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
const longestMs = 24 * 3_600_000

/** `30s`, `500ms`, `2m` or plain seconds as milliseconds; `usage`, naming `flag`, for anything else, zero, or more than a day. */
export function parseDurationMs(text: string, flag: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)?$/.exec(text.trim())
  const milliseconds = match === null ? Number.NaN : Number(match[1]) * (unitsMs[match[2] ?? 's'] ?? Number.NaN)
  if (milliseconds > 0 && milliseconds <= longestMs) return milliseconds
  throw new PullpassError('usage', `${flag} takes a duration between 1ms and 24h`, {
    remedies: [`write it like \`${flag} 30s\``],
  })
}
