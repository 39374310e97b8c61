// What is measured by itself, where nothing else does the same on the same machine: a number and the one that it must not exceed.

export interface Figure {
  readonly name: string
  readonly value: number
  readonly goal: number
  readonly unit: string
  /** How it came about: how many rounds, the range. */
  readonly detail: string
}

/** Of `values`, which are many enough for `share` to mean something. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

/** The range of `values`, for a detail. */
export function describeRange(values: readonly number[], unit: string): string {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return `${values.length} rounds, ${least.toFixed(1)}–${most.toFixed(1)} ${unit}`
}
