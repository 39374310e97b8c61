// Carries out the plans of all targets at once. Interrupting starts nothing new and sees through what was started.

import type { Cluster } from '../cluster/ports.ts'
import type { SecretPlan } from '../secret/plan.ts'
import { applyPlan } from './apply.ts'
import { callsPerCluster, mapMany } from './many.ts'
import { type Intent, planFor, type TargetPlan } from './plan-targets.ts'
import { checkStored } from './prepare.ts'
import type { TargetResult } from './target-result.ts'

export interface ApplyOptions {
  readonly signal?: AbortSignal | undefined
  readonly onApplied: (result: TargetResult) => void
  readonly now: () => Date
}

/** One result a target, in the order of `targets`. Never rejects. */
export async function applyTargets(
  targets: readonly TargetPlan[],
  intent: Intent,
  options: ApplyOptions,
): Promise<TargetResult[]> {
  const byCluster = new Map<string, TargetPlan[]>()
  for (const target of targets) {
    const name = clusterName(target)
    byCluster.set(name, [...(byCluster.get(name) ?? []), target])
  }
  const applied = await mapMany([...byCluster.values()], async (group) => await applyCluster(group, intent, options))
  return applied.flat()
}

async function applyCluster(
  group: readonly TargetPlan[],
  intent: Intent,
  options: ApplyOptions,
): Promise<TargetResult[]> {
  return await mapMany(
    group,
    async (target) => {
      const result = target.status === 'failed' ? target.result : await applyOrSkip(target, intent, options)
      options.onApplied(result)
      return result
    },
    callsPerCluster,
  )
}

async function applyOrSkip(
  { cluster, plan }: { readonly cluster: Cluster; readonly plan: SecretPlan },
  intent: Intent,
  { signal, now }: ApplyOptions,
): Promise<TargetResult> {
  const { target } = plan.change
  if (signal?.aborted && plan.write) return { target, status: 'skipped', change: plan.change }
  return await applyPlan(plan, {
    cluster,
    planAgain: (existing) => planFor(target, existing, intent),
    check: (secret) => checkStored(secret, now()),
  })
}

function clusterName(target: TargetPlan): string {
  return target.status === 'failed' ? target.result.target.cluster : target.cluster.name
}
