// Until when a pod may pull its images.

import type { FrozenPod, RunInfo } from 'pullpass/plugin'

/** A pod that never restarts pulls before it starts; any other may pull until the run is over. */
export function neededBy({ spec }: FrozenPod, { deadlines }: RunInfo): Date {
  return spec?.restartPolicy === 'Never' ? deadlines.startedBy : deadlines.endedBy
}
