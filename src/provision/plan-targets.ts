// The plan for every namespace of one cluster.

import type { CallOptions, Cluster } from '../cluster/ports.ts'
import type { Target } from '../secret/change.ts'
import type { DesiredSecret } from '../secret/desired.ts'
import { type PlanOptions, planChange, planCreation, type SecretPlan } from '../secret/plan.ts'
import { mapMany } from './many.ts'
import { type KnownExisting, readExisting } from './read-existing.ts'
import type { TargetResult } from './target-result.ts'
import {
  type ClusterFailure,
  type ClusterSelection,
  isResolved,
  type ResolvedCluster,
  resolveNamespaces,
} from './targets.ts'

/** A plan with the cluster it is for, or why there is none. */
export type TargetPlan =
  | { readonly status: 'planned'; readonly cluster: Cluster; readonly plan: SecretPlan }
  | { readonly status: 'failed'; readonly result: TargetResult }

/** What is wanted everywhere, and what may be done for it. */
export interface Intent {
  readonly desired: DesiredSecret
  readonly options: PlanOptions
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
  const existing = await readExisting(resolved, intent.desired.name, options)
  return resolved.namespaces.map((namespace) => {
    const target: Target = { cluster: resolved.cluster.name, namespace }
    const found = existing.get(namespace) ?? { status: 'absent' }
    if (found.status === 'failed') return { status: 'failed', result: { target, status: 'failed', error: found.error } }
    return { status: 'planned', cluster: resolved.cluster, plan: planFor(target, found, intent) }
  })
}

/** The plan for what was found in one target. */
export function planFor(target: Target, found: KnownExisting, { desired, options }: Intent): SecretPlan {
  switch (found.status) {
    case 'found':
      return planChange(target, found.secret, desired, options)
    case 'absent':
    case 'unreadable':
      return planCreation(target, desired, found.status)
  }
}
