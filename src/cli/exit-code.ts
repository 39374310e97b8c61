// The exit codes of every command, as data: the help topic is written from it.

export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130

/** What each exit code says. */
export const exitCodes: Readonly<Record<ExitCode, string>> = {
  0: 'done, and everything that was checked passed',
  1: 'failed, or a cluster or registry could not be reached',
  2: 'the flags, arguments or input are not usable; nothing was attempted',
  3: 'the check or the proof says no',
  4: 'not authenticated or not authorised',
  130: 'interrupted',
}

/** One code for several targets: the first of 130, 1, 4, 3 and 2 that occurred, else 0. */
export function combineExitCodes(codes: Iterable<ExitCode>): ExitCode {
  const seen = new Set(codes)
  const order: readonly ExitCode[] = [130, 1, 4, 3, 2]
  return order.find((code) => seen.has(code)) ?? 0
}
