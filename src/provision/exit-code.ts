// One exit code for many targets.

/** The process's exit code, as documented for every command. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130

const precedence: readonly ExitCode[] = [1, 4, 3]

/** Over several targets: 130 when it was interrupted, else the first of 1, 4, 3 that occurred, else 0. */
export function combineExitCodes(codes: Iterable<ExitCode>): ExitCode {
  const seen = new Set(codes)
  if (seen.has(130)) return 130
  return precedence.find((code) => seen.has(code)) ?? 0
}
