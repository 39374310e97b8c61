// The plan for every namespace of one cluster.

import type { CallOptions } from '../../cluster/call.ts'
import type { Cluster } from '../../cluster/cluster.ts'
import type { AttachmentPlan } from '../../secret/attachment.ts'
import type { Target } from '../../secret/plan/change.ts'
import type { DesiredSecret } from '../../secret/plan/desired.ts'
import { type PlanOptions, planChange, planCreation, type SecretPlan } from '../../secret/plan/plan.ts'
import { refuseShadowed } from '../create/shadowed.ts'
import { findUsers } from '../find-users.ts'
import { callsPerCluster, mapMany } from '../many.ts'
import type { ImageLookup } from '../proof/prove.ts'
import type { TargetResult } from '../target-result.ts'
import {
  type ClusterFailure,
  type ClusterSelection,
  isResolved,
  type ResolvedCluster,
  resolveNamespaces,
} from '../targets.ts'
import { planOneAttachment } from './attach.ts'
import { type KnownExisting, readExisting } from './read-existing.ts'

/** A plan with the cluster it is for, or why there is none. */
export type TargetPlan =
  | { readonly status: 'planned'; readonly cluster: Cluster; readonly plan: SecretPlan }
  | { readonly status: 'failed'; readonly result: TargetResult }

/** What is wanted everywhere, and what may be done for it. */
export interface Intent {
  readonly desired: DesiredSecret
  readonly options: PlanOptions
  /** What the kubelet would try for each image with the desired secret alone. */
  readonly lookups: readonly ImageLookup[]
  /** Service accounts that should list the secret. */
  readonly attach: readonly string[]
  /** Whether the plan says who uses the secrets that would change. */
  readonly namesUsers?: boolean
}

/** The plans for all clusters, and the clusters for which there is none. */
export interface ClusterPlans {
  readonly targets: readonly TargetPlan[]
  readonly clusterFailures: readonly ClusterFailure[]
}

/** Plans every cluster at once, each on its own: a cluster that fails hides no other. Rejects only when aborted. */
export async function planClusters(
  selections: readonly ClusterSelection[],
  intent: Intent,
  signal: AbortSignal | undefined,
): Promise<ClusterPlans> {
  const options = signal ? { signal } : {}
  const planned = await mapMany(selections, async (selection) => {
    const resolved = await resolveNamespaces(selection, options)
    return isResolved(resolved) ? await planTargets(resolved, intent, options) : resolved
  })
  return {
    targets: planned.flatMap((one) => ('error' in one ? [] : one)),
    clusterFailures: planned.flatMap((one) => ('error' in one ? [one] : [])),
  }
}

/** Reads what is there and plans each namespace, in their order. Rejects only when aborted. */
async function planTargets(resolved: ResolvedCluster, intent: Intent, options: CallOptions): Promise<TargetPlan[]> {
  const { cluster, namespaces } = resolved
  const existing = await readExisting(resolved, intent.desired.name, options)
  const plans = namespaces.map((namespace): TargetPlan => {
    const target: Target = { cluster: cluster.name, namespace }
    const found = existing.get(namespace) ?? { status: 'absent' }
    if (found.status === 'failed') return { status: 'failed', result: { target, status: 'failed', error: found.error } }
    return { status: 'planned', cluster, plan: planFor(target, found, intent) }
  })
  const attached =
    intent.attach.length === 0
      ? plans
      : await mapMany(plans, (plan) => withAttachments(plan, intent, options), callsPerCluster)
  if (!intent.namesUsers) return attached
  return await mapMany(attached, (plan) => withUsers(plan, options), callsPerCluster)
}

/** Only what is stored already has users that a change could surprise. */
async function withUsers(planned: TargetPlan, options: CallOptions): Promise<TargetPlan> {
  if (planned.status === 'failed') return planned
  const { cluster, plan } = planned
  const { kind, name, target } = plan.change
  if (kind !== 'update' && kind !== 'replace') return planned
  const users = await findUsers(cluster, { namespace: target.namespace, name }, options)
  return { ...planned, plan: { ...plan, change: { ...plan.change, users } } }
}

async function withAttachments(planned: TargetPlan, intent: Intent, options: CallOptions): Promise<TargetPlan> {
  if (planned.status === 'failed') return planned
  const { cluster, plan } = planned
  const context = { cluster, target: plan.change.target, secret: intent.desired.name }
  const attachments: AttachmentPlan[] = []
  for (const account of intent.attach) attachments.push(await planOneAttachment(context, account, options))
  return { ...planned, plan: { ...plan, change: { ...plan.change, attachments } } }
}

/** The plan for what was found in one target. */
export function planFor(
  target: Target,
  found: KnownExisting,
  intent: Omit<Intent, 'attach' | 'namesUsers'>,
): SecretPlan {
  const { desired, options } = intent
  switch (found.status) {
    case 'found':
      return refuseShadowed(planChange(target, found.secret, desired, options), options.merge ? intent.lookups : [])
    case 'absent':
    case 'unreadable':
      return planCreation(target, desired, found.status)
  }
}
