// Carries out the plans of all targets at once. Interrupting starts nothing new and sees through what was started.

import type { Cluster } from '../../cluster/cluster.ts'
import type { AttachmentPlan } from '../../secret/attachment.ts'
import type { Change } from '../../secret/plan/change.ts'
import type { SecretPlan } from '../../secret/plan/plan.ts'
import { checkStored } from '../create/prepare.ts'
import { callsPerCluster, mapMany } from '../many.ts'
import type { TargetResult } from '../target-result.ts'
import { applyPlan } from './apply.ts'
import { type AttachmentResult, attachOne } from './attach.ts'
import { type Intent, planFor, type TargetPlan } from './plan-targets.ts'

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

interface Planned {
  readonly cluster: Cluster
  readonly plan: SecretPlan
}

async function applyOrSkip(planned: Planned, intent: Intent, { signal, now }: ApplyOptions): Promise<TargetResult> {
  const { cluster, plan } = planned
  const { target, attachments } = plan.change
  if (signal?.aborted && writesIn(plan)) return { target, status: 'skipped', change: plan.change }
  const result = await applyPlan(plan, {
    cluster,
    planAgain: (existing) => planFor(target, existing, intent),
    check: (secret) => checkStored(secret, now()),
  })
  return attachments ? { ...result, attachments: await attachAll(planned, attachments, result) } : result
}

/** Only a secret that is as it should be is attached; one target is one unit, so an interruption does not cut between the two. */
async function attachAll(
  { cluster, plan }: Planned,
  attachments: readonly AttachmentPlan[],
  { status }: TargetResult,
): Promise<AttachmentResult[]> {
  if (status === 'conflict' || status === 'failed') {
    return attachments.map(({ serviceAccount }) => ({ serviceAccount, status: 'skipped' }))
  }
  const { target, name } = plan.change
  const results: AttachmentResult[] = []
  for (const one of attachments) results.push(await attachOne({ cluster, target, secret: name }, one))
  return results
}

/** Whether carrying out the plan would write anything, be it the secret or a service account's list. */
export function writesIn({ change, write }: SecretPlan): boolean {
  return write !== undefined || (change.kind === 'unchanged' && isAttaching(change))
}

function isAttaching({ attachments = [] }: Change): boolean {
  return attachments.some(({ kind }) => kind === 'attach')
}

function clusterName(target: TargetPlan): string {
  return target.status === 'failed' ? target.result.target.cluster : target.cluster.name
}
