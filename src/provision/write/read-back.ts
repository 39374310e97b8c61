// Looks at what the cluster really stored, because a webhook may have changed it on the way.

import type { Redacted } from '../../basics/redacted.ts'
import type { Secret } from '../../basics/wire.ts'
import type { CheckResult } from '../../check/check-result.ts'
import type { Cluster } from '../../cluster/cluster.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import type { Target } from '../../secret/plan/change.ts'
import { readOne } from './read-existing.ts'
import { isStoredAsMeant } from './stored-as-meant.ts'

/** What is stored now: the check of it, and an error when it is not what was written. */
export interface ReadBack {
  readonly stored?: CheckResult
  readonly error?: PullpassError
}

/** Reads the secret again and compares type and document with `written`; where reading is not allowed, the answer to the write stands in. */
export async function readBack(
  cluster: Cluster,
  target: Target,
  written: { readonly meant: Redacted<Secret>; readonly answered: Redacted<Secret> },
  check: (secret: Redacted<Secret>) => CheckResult,
): Promise<ReadBack> {
  const name = written.meant.reveal().metadata?.name ?? ''
  const found = await readOne(cluster, { namespace: target.namespace, name }, {})
  const shown = `secret \`${name}\` in \`${target.cluster}/${target.namespace}\``
  switch (found.status) {
    case 'failed':
      return { error: found.error }
    case 'absent':
      return { error: new PullpassError('stored-differs', `${shown} was gone right after it was written`) }
    case 'unreadable':
      return judge(shown, written.meant, written.answered, check)
    case 'found':
      return judge(shown, written.meant, found.secret, check)
  }
}

function judge(
  shown: string,
  meant: Redacted<Secret>,
  stored: Redacted<Secret>,
  check: (secret: Redacted<Secret>) => CheckResult,
): ReadBack {
  const report = check(stored)
  if (isStoredAsMeant(meant.reveal(), stored.reveal())) return { stored: report }
  return { stored: report, error: new PullpassError('stored-differs', `${shown} is not stored as it was written`) }
}
