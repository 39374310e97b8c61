// Puts a secret into service accounts' lists: read, change, PUT with the resourceVersion, and again when another writer came first.

import type { CallOptions } from '../../cluster/call.ts'
import type { Cluster } from '../../cluster/cluster.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { type AttachmentPlan, attachTo, planAttachment } from '../../secret/attachment.ts'
import type { Target } from '../../secret/plan/change.ts'
import { toFailure } from '../failure.ts'

/** Writers that keep coming first get this many chances before we say so. */
const attempts = 5

/** What became of one service account. */
export interface AttachmentResult {
  readonly serviceAccount: string
  /** `skipped`: the secret is not as it should be, or the run was interrupted. */
  readonly status: 'attached' | 'unchanged' | 'failed' | 'skipped'
  readonly error?: PullpassError
}

/** Where and what. */
export interface AttachmentContext {
  readonly cluster: Cluster
  readonly target: Target
  /** The secret's name. */
  readonly secret: string
}

/** Looks at one service account. Rejects only when aborted. */
export async function planOneAttachment(
  { cluster, target, secret }: AttachmentContext,
  serviceAccount: string,
  options: CallOptions,
): Promise<AttachmentPlan> {
  try {
    const name = { namespace: target.namespace, name: serviceAccount }
    return planAttachment(serviceAccount, await cluster.serviceAccounts.get(name, options), secret)
  } catch (thrown) {
    options.signal?.throwIfAborted()
    const error = toFailure(thrown, `cannot read ${describe(target, serviceAccount)}`)
    return { serviceAccount, kind: 'failed', error }
  }
}

/** Carries out what was planned for one service account. Never rejects, and once started is never interrupted. */
export async function attachOne(context: AttachmentContext, plan: AttachmentPlan): Promise<AttachmentResult> {
  const { serviceAccount } = plan
  switch (plan.kind) {
    case 'attached':
      return { serviceAccount, status: 'unchanged' }
    case 'failed':
      return { serviceAccount, status: 'failed', ...(plan.error && { error: plan.error }) }
    case 'missing':
      return missing(context.target, serviceAccount)
    case 'attach':
      return await attachUntilSettled(context, serviceAccount)
  }
}

async function attachUntilSettled(
  { cluster, target, secret }: AttachmentContext,
  serviceAccount: string,
): Promise<AttachmentResult> {
  const shown = describe(target, serviceAccount)
  try {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const account = await cluster.serviceAccounts.get({ namespace: target.namespace, name: serviceAccount })
      if (!account) return missing(target, serviceAccount)
      const changed = attachTo(account, secret)
      if (changed === account) return { serviceAccount, status: 'unchanged' }
      const answer = await cluster.serviceAccounts.replace(changed)
      if (answer.status === 'written') return { serviceAccount, status: 'attached' }
    }
    const error = new PullpassError('changed-meanwhile', `${shown} is being written by others all the time`)
    return { serviceAccount, status: 'failed', error }
  } catch (thrown) {
    return { serviceAccount, status: 'failed', error: toFailure(thrown, `cannot write ${shown}`) }
  }
}

function missing(target: Target, serviceAccount: string): AttachmentResult {
  const error = new PullpassError('cluster-not-found', `${describe(target, serviceAccount)} does not exist`)
  return { serviceAccount, status: 'failed', error }
}

function describe({ cluster, namespace }: Target, serviceAccount: string): string {
  return `service account \`${serviceAccount}\` in \`${cluster}/${namespace}\``
}
