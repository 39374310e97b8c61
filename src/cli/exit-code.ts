// The exit codes of every command, as data: the help topic is written from it.

import type { ExitCode } from '../provision/exit-code.ts'

/** What each exit code says. */
export const exitCodes: Readonly<Record<ExitCode, string>> = {
  0: 'done, and everything that was checked passed',
  1: 'failed, or a cluster or registry could not be reached',
  2: 'the flags, arguments or input are not usable; nothing was attempted',
  3: 'the check or the proof says no',
  4: 'not authenticated or not authorised',
  130: 'interrupted',
}
