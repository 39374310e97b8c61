// From a confirmed plan to what became of one target, planning again when another writer came first.

import { Redacted } from '../../basics/redacted.ts'
import type { Secret } from '../../basics/wire.ts'
import type { CheckResult } from '../../check/check-result.ts'
import type { Cluster } from '../../cluster/cluster.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { isCovered } from '../../secret/plan/coverage.ts'
import type { PlannedWrite, SecretPlan } from '../../secret/plan/plan.ts'
import { toFailure } from '../failure.ts'
import type { TargetResult } from '../target-result.ts'
import { readBack } from './read-back.ts'
import { type Existing, type KnownExisting, readOne } from './read-existing.ts'
import { carryOut } from './write.ts'

/** Writers that keep coming first get this many chances before we say so. */
const attempts = 5

export interface ApplyContext {
  readonly cluster: Cluster
  /** The plan for what is there now. */
  readonly planAgain: (existing: KnownExisting) => SecretPlan
  readonly check: (secret: Redacted<Secret>) => CheckResult
}

/** Carries out one plan and looks at what is stored afterwards. Never rejects, and once started is never interrupted. */
export async function applyPlan(confirmed: SecretPlan, context: ApplyContext): Promise<TargetResult> {
  const { target, name } = confirmed.change
  try {
    return await applyUntilSettled(confirmed, context)
  } catch (thrown) {
    const error = toFailure(thrown, `cannot write secret \`${name}\` in \`${target.cluster}/${target.namespace}\``)
    return { target, status: 'failed', change: confirmed.change, error }
  }
}

async function applyUntilSettled(confirmed: SecretPlan, context: ApplyContext): Promise<TargetResult> {
  const { cluster } = context
  const { target, name } = confirmed.change
  let plan = confirmed
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (!plan.write) return settle(plan)
    const answer = await carryOut(cluster.secrets, plan.write, target)
    if (answer.status === 'written') return await confirmStored(plan, plan.write, answer.secret, context)
    const existing = await readOne(cluster, { namespace: target.namespace, name }, {})
    if (existing.status === 'failed') throw existing.error
    plan = context.planAgain(existing)
    if (existing.status === 'unreadable' || !isCovered(confirmed, plan)) return changedMeanwhile(confirmed, existing)
  }
  return changedMeanwhile(confirmed, undefined)
}

function settle({ change }: SecretPlan): TargetResult {
  return { target: change.target, status: change.kind === 'unchanged' ? 'unchanged' : 'conflict', change }
}

async function confirmStored(
  { change }: SecretPlan,
  write: PlannedWrite,
  answered: Secret,
  { cluster, check }: ApplyContext,
): Promise<TargetResult> {
  const written = { meant: write.secret, answered: new Redacted(answered) }
  const { stored, error } = await readBack(cluster, change.target, written, check)
  const status = error ? 'failed' : doneWords[write.kind]
  return { target: change.target, status, change, ...(error && { error }), ...(stored && { stored }) }
}

const doneWords = { create: 'created', update: 'updated', replace: 'replaced' } as const

function changedMeanwhile({ change }: SecretPlan, existing: Existing | undefined): TargetResult {
  const secret = `secret \`${change.name}\` in \`${change.target.cluster}/${change.target.namespace}\``
  const isHidden = existing?.status === 'unreadable'
  const remedies = ['ask for the right to `get` secrets there, or use another name']
  const message = `${secret} ${whatHappened(existing)}`
  const error = new PullpassError('changed-meanwhile', message, isHidden ? { remedies } : {})
  return { target: change.target, status: 'conflict', change, error }
}

function whatHappened(existing: Existing | undefined): string {
  switch (existing?.status) {
    case undefined:
    case 'failed':
      return 'is being written by others all the time'
    case 'absent':
      return 'was deleted after the plan was made'
    case 'unreadable':
      return 'exists already, and may not be read'
    case 'found':
      return 'was changed by another writer after the plan was made'
  }
}
