// Durations as Go writes them, in milliseconds: `12h0m0s`, `1.5h`, `300ms`.

const unitsMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/** What time.ParseDuration of Go makes of `text`, in milliseconds; undefined where it refuses. */
export function parseGoDuration(text: string): number | undefined {
  const [, sign = '', amount = ''] = /^([+-]?)(.+)$/.exec(text) ?? []
  if (amount === '0') return 0
  const parts = [...amount.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/gy)]
  const length = parts.reduce((sum, [part]) => sum + part.length, 0)
  if (parts.length === 0 || length !== amount.length) return undefined
  const total = parts.reduce((sum, [, value, unit = '']) => sum + Number(value) * (unitsMs[unit] ?? 0), 0)
  return sign === '-' ? -total : total
}
