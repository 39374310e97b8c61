// The Retry-After header (RFC 9110 §10.2.3): seconds or a date.

import type { HttpResponse } from './transport.ts'

const longestMs = 24 * 60 * 60 * 1000

/**
 * Milliseconds to wait, at most a day; undefined when there is no wait that makes sense. A date is compared with the server's own clock
 * where it tells it (RFC 9110 §6.6.1), otherwise with `now`: this machine's may be wrong.
 */
export function readRetryAfter({ headers }: Pick<HttpResponse, 'headers'>, now: Date): number | undefined {
  const text = onlyValue(headers['retry-after'])
  if (text === undefined || text === '') return undefined
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - serverTimeMs(headers, now)
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), longestMs) : undefined
}

function serverTimeMs(headers: HttpResponse['headers'], now: Date): number {
  const told = Date.parse(onlyValue(headers['date']) ?? '')
  return Number.isNaN(told) ? now.getTime() : told
}

function onlyValue(value: string | readonly string[] | undefined): string | undefined {
  return (typeof value === 'string' ? value : value?.[0])?.trim()
}
