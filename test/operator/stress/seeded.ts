// Randomness that a printed seed brings back.

/** Draws from one seed. */
export interface Seeded {
  /** In [0, 1). */
  readonly number: () => number
  /** Whole, from `least` to `most`, both included. */
  int(least: number, most: number): number
  isLucky(chance: number): boolean
  pick<T>(choices: readonly [T, ...T[]]): T
}

/** Opens the sequence of draws of `seed` (mulberry32). */
export function openSeeded(seed: number): Seeded {
  let state = seed >>> 0
  const number = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (least: number, most: number): number => least + Math.floor(number() * (most - least + 1))
  return {
    number,
    int,
    isLucky: (chance) => number() < chance,
    pick: (choices) => choices[int(0, choices.length - 1)] ?? choices[0],
  }
}

/** The seed of one run among those of `seed`. */
export function seedOfRun(seed: number, run: number): number {
  return (Math.imul(seed, 0x9e3779b1) ^ Math.imul(run + 1, 0x85ebca6b)) >>> 0
}
