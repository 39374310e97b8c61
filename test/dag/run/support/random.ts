// Random numbers that a seed repeats.

/** A generator of numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
}

/** The seed of a test: that of `PULLPASS_TEST_SEED`, or another one each time. */
export function chooseSeed(): number {
  return Number(process.env['PULLPASS_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
}
