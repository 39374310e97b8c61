// The exit code of `pullpass run`.

import type { Outcome } from '../../plugin/contract/outcome.ts'

/** pullpass or the cluster failed, not the task; as docker and podman have it. */
export const ownFailure = 125
const interrupted = 130

/** The container's own code where it decides; a task that ended well and failed all the same is pullpass's word. */
export function exitCodeOf({ status, exitCode }: Outcome): number {
  switch (status) {
    case 'succeeded':
      return 0
    case 'skipped':
      return exitCode ?? 0
    case 'failed':
      return exitCode === undefined || exitCode === 0 ? ownFailure : exitCode
    case 'cancelled':
      return interrupted
    case 'timed-out':
    case 'lost':
      return ownFailure
  }
}
