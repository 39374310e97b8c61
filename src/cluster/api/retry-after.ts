// The Retry-After header (RFC 9110 §10.2.3): seconds or a date.

/** Milliseconds to wait; undefined without the header or when it can't be read. */
export function readRetryAfter(header: string | readonly string[] | undefined, now: Date): number | undefined {
  if (typeof header !== 'string') return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}
