// Two things timed in turn, A B A B …, so that a machine whose speed drifts slows both: the ratio is what counts.

import { spawn } from 'node:child_process'

export interface PairResult {
  readonly name: string
  readonly against: string
  /** Milliseconds, median. */
  readonly ours: number
  readonly theirs: number
  /** Median of the ratios ours/theirs pair by pair, and the range they lie in. */
  readonly ratio: number
  readonly lowest: number
  readonly highest: number
}

/** Times `ours` and `theirs` in turn, `rounds` times each after one uncounted round; each gives milliseconds. */
export async function measurePairs(
  name: string,
  against: string,
  rounds: number,
  ours: () => Promise<number>,
  theirs: () => Promise<number>,
): Promise<PairResult> {
  await ours()
  await theirs()
  const pairs: [number, number][] = []
  for (let round = 0; round < rounds; round += 1) pairs.push([await ours(), await theirs()])
  return comparePairs(name, against, pairs)
}

/** The result of pairs that were timed in turn, ours first. */
export function comparePairs(name: string, against: string, pairs: readonly (readonly [number, number])[]): PairResult {
  const ratios = pairs.map(([a, b]) => a / b).sort((a, b) => a - b)
  return {
    name,
    against,
    ours: median(pairs.map(([a]) => a)),
    theirs: median(pairs.map(([, b]) => b)),
    ratio: median(ratios),
    lowest: ratios[0] ?? Number.NaN,
    highest: ratios.at(-1) ?? Number.NaN,
  }
}

/** Wall time in milliseconds of one program from start to end; rejects when it ends with another exit code than 0. */
export function timeProgram(
  program: string,
  args: readonly string[],
  options: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<number> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'],
      env: { ...process.env, ...options.env },
    })
    const errors: Buffer[] = []
    child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(performance.now() - started)
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}: ${Buffer.concat(errors)}`))
    })
    child.stdin?.end(options.input)
  })
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
