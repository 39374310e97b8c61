// The line that makes pull secrets: check, proof, plan, confirm, apply, read back, check again.

import type { SecretRequest } from '../../secret/request.ts'
import { combineExitCodes, type ExitCode } from '../exit-code.ts'
import { failureExitCode } from '../failure.ts'
import {
  type FindLoginHost,
  findRefusals,
  type ImageProof,
  lookUpImages,
  type ProveImage,
  planLogins,
  proveImages,
} from '../proof/prove.ts'
import { type TargetResult, targetExitCode } from '../target-result.ts'
import type { ClusterSelection } from '../targets.ts'
import { applyTargets, writesIn } from '../write/apply-targets.ts'
import { type Intent, planClusters, type TargetPlan } from '../write/plan-targets.ts'
import { prepareSecret } from './prepare.ts'
import type { CreateOutcome, CreatePlan, CreateProgress, CreateSecretResult } from './result.ts'

export type { ApplyStatus, TargetResult } from '../target-result.ts'
export type { CreateOutcome, CreatePlan, CreateProgress, CreateSecretResult } from './result.ts'

/** One secret, where it should be, and which images it must open. */
export interface CreateSecretRequest {
  readonly secret: SecretRequest
  readonly targets: readonly ClusterSelection[]
  /** Images that the secret must open; none means no proof. */
  readonly images?: readonly string[]
}

/** How to go about it. */
export interface CreateSecretOptions {
  /** Delete and create where type or immutability forces it. */
  readonly replace?: boolean
  /** Take over secrets of other owners. */
  readonly adopt?: boolean
  /** Keep a secret's other entries. */
  readonly merge?: boolean
  /** Leave a secret alone where the change would lose its logins for other registries. */
  readonly sparesLogins?: boolean
  /** Service accounts in each namespace that should list the secret. */
  readonly attach?: readonly string[]
  /** Let the plan say who uses the secrets that would change: two more LISTs for each such namespace. */
  readonly namesUsers?: boolean
  /** Go on when a proof failed, or could not be had for an image that no entry matches. */
  readonly unproven?: boolean
  /** Stop after the plan. */
  readonly dryRun?: boolean
  /** Aborting starts no new write, waits for those under way, and still gives every target its result. */
  readonly signal?: AbortSignal
  /** Called as things become known; for showing only. */
  readonly onProgress?: (event: CreateProgress) => void
}

/** What `createSecret` needs from outside. */
export interface CreateSecretDependencies {
  readonly now: () => Date
  /** Only called when there are images. */
  readonly prove: ProveImage
  /** Asks a registry who takes its logins, without sending one. Only called when there are images. */
  readonly loginHostOf?: FindLoginHost
  /** Asks the person; false writes nothing. Not called when nothing would be written. */
  readonly confirm: (plan: CreatePlan, signal: AbortSignal | undefined) => Promise<boolean>
}

/** What is known so far; becomes the result. */
type Draft = Omit<CreateSecretResult, 'outcome' | 'exitCode'>

/**
 * Makes one pull secret in every target and proves it first. Rejects with a PullpassError (exit code 2) for a request that can't be meant
 * (no logins, an image that is no image) before anything is sent; everything that clusters and registries say is in the result.
 */
export async function createSecret(
  request: CreateSecretRequest,
  dependencies: CreateSecretDependencies,
  options: CreateSecretOptions = {},
): Promise<CreateSecretResult> {
  const { signal, onProgress = () => {} } = options
  const { desired, preview, check, sent } = prepareSecret(request.secret, dependencies.now())
  const lookups = lookUpImages([preview.reveal()], request.images ?? [])
  const intent: Intent = {
    desired,
    options,
    lookups,
    attach: options.attach ?? [],
    namesUsers: options.namesUsers ?? false,
  }
  let draft: Draft = {
    check,
    ...(sent && { sent }),
    proofs: [],
    logins: [],
    changes: [],
    results: [],
    clusterFailures: [],
  }
  onProgress({ kind: 'checked', check, ...(sent && { sent }) })
  if (!check.valid) return finish(draft, 'refused-by-check')
  try {
    draft = { ...draft, logins: await planLogins(lookups, dependencies.loginHostOf, signal) }
    if (lookups.length > 0) onProgress({ kind: 'proving', logins: draft.logins })
    const onProved = (proof: ImageProof) => onProgress({ kind: 'proved', proof })
    draft = { ...draft, proofs: await proveImages(lookups, dependencies.prove, { signal, onProved }) }
    if (findRefusals(draft.proofs, lookups).length > 0 && !options.unproven) return finish(draft, 'refused-by-proof')

    const { clusterFailures, targets } = await planClusters(request.targets, intent, signal)
    draft = { ...draft, clusterFailures, ...describePlans(targets) }
    const plan: CreatePlan = { ...draft, failed: draft.results }
    onProgress({ kind: 'planned', plan })
    if (options.dryRun) return finish(draft, 'planned')
    if (writesAnything(targets) && !(await dependencies.confirm(plan, signal))) return finish(draft, 'declined')

    const onApplied = (result: TargetResult) => onProgress({ kind: 'applied', result })
    const results = await applyTargets(targets, intent, { signal, onApplied, now: dependencies.now })
    return finish({ ...draft, results }, results.some(isSkipped) ? 'interrupted' : 'applied')
  } catch (thrown) {
    if (!signal?.aborted) throw thrown
    return finish({ ...draft, results: skipPlanned(draft) }, 'interrupted')
  }
}

function isSkipped(result: TargetResult): boolean {
  return result.status === 'skipped'
}

function writesAnything(targets: readonly TargetPlan[]): boolean {
  return targets.some((target) => target.status === 'planned' && writesIn(target.plan))
}

function describePlans(targets: readonly TargetPlan[]): Pick<Draft, 'changes' | 'results'> {
  return {
    changes: targets.flatMap((target) => (target.status === 'planned' ? [target.plan.change] : [])),
    results: targets.flatMap((target) => (target.status === 'failed' ? [target.result] : [])),
  }
}

/** What an interrupted run says of targets that were planned and never started. */
function skipPlanned({ changes, results }: Draft): TargetResult[] {
  return [...results, ...changes.map((change) => ({ target: change.target, status: 'skipped' as const, change }))]
}

function finish(draft: Draft, outcome: CreateOutcome): CreateSecretResult {
  return { ...draft, outcome, exitCode: exitCodeOf(draft, outcome) }
}

function exitCodeOf(draft: Draft, outcome: CreateOutcome): ExitCode {
  switch (outcome) {
    case 'refused-by-check':
    case 'refused-by-proof':
      return 3
    case 'declined':
    case 'interrupted':
      return 130
    case 'planned':
    case 'applied': {
      const conflicts = draft.changes.filter((change) => change.kind === 'conflict').map((): ExitCode => 1)
      const clusters = draft.clusterFailures.map(({ error }) => failureExitCode(error))
      return combineExitCodes([...conflicts, ...clusters, ...draft.results.map(targetExitCode)])
    }
  }
}
