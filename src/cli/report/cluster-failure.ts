// Clusters that could not be asked, as text and as data.

import type { ClusterFailure } from '../../provision/targets.ts'
import { describeError, type ErrorReport, renderError } from '../errors.ts'
import type { Screen } from '../output/screen.ts'

/** A failure as `-o json` shows it. */
export interface ClusterFailureDocument {
  readonly cluster: string
  readonly error: ErrorReport
}

export function toClusterFailureDocument({ cluster, error }: ClusterFailure): ClusterFailureDocument {
  return { cluster, error: describeError(error) }
}

export function renderClusterFailures(failures: readonly ClusterFailure[], screen: Screen): void {
  for (const { error } of failures) renderError(describeError(error), screen)
}
