// How long to wait before the next attempt after failures in a row.

const firstMs = 100
const longestMs = 15_000

/** Milliseconds to wait after `failures` failures in a row: doubling, at most `mostMs`, jittered by `random` (a number in [0, 1)). */
export function backOffMs(failures: number, random: () => number, mostMs: number = longestMs): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 20))
  return full * (0.5 + random() / 2)
}
