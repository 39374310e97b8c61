// From what `create` said about a group of secrets to what renewing says about each.

import { PullpassError } from '../../errors/pullpass-error.ts'
import type { CreateSecretResult } from '../create/result.ts'
import { type RenewableSecret, type UnrecordedSecret, withoutRecord } from './find.ts'
import type { FreshLogins } from './logins.ts'
import type { RenewedSecret, RenewStatus } from './result.ts'

/** What `create` said about one secret of the group. */
export function describeEnd(
  secret: RenewableSecret,
  { record }: FreshLogins,
  result: CreateSecretResult,
): RenewedSecret {
  const refusal = refusalOf(secret, result)
  if (refusal) return { ...describeAs(secret, 'failed'), error: refusal }
  const isHere = ({ target }: { readonly target: RenewedSecret['target'] }) =>
    target.cluster === secret.cluster.name && target.namespace === secret.namespace
  const end = result.results.find(isHere)
  const change = result.changes.find(isHere)
  const failed = end?.error ?? result.clusterFailures.find(({ cluster }) => cluster === secret.cluster.name)?.error
  if (failed) return { ...describeAs(secret, 'failed'), error: failed }
  if (change?.kind === 'conflict') return { ...describeAs(secret, 'failed'), error: conflict(secret, change) }
  const status = statusOf(result, end?.status, change?.kind)
  const isStored = status === 'renewed' || status === 'created' || status === 'unchanged'
  const proof = result.proofs[0]?.explanation ?? 'not proven: no image is recorded, and none was named with --image'
  return {
    ...describeAs(secret, status),
    ...(isStored && record.expiresAt && { endsAt: record.expiresAt }),
    proof,
  }
}

function statusOf(
  result: CreateSecretResult,
  end: CreateSecretResult['results'][number]['status'] | undefined,
  kind: CreateSecretResult['changes'][number]['kind'] | undefined,
): RenewStatus {
  if (result.outcome === 'planned') return kind === 'unchanged' ? 'unchanged' : 'planned'
  switch (end) {
    case 'created':
      return 'created'
    case 'updated':
    case 'replaced':
      return 'renewed'
    case 'unchanged':
      return 'unchanged'
    default:
      return 'skipped'
  }
}

function refusalOf(
  { name }: RenewableSecret,
  { outcome, proofs, check }: CreateSecretResult,
): PullpassError | undefined {
  if (outcome === 'refused-by-check') {
    const cause = check.problems.find(({ severity }) => severity === 'error')
    return new PullpassError('secret-invalid', `the new login for secret \`${name}\` does not pass the check`, {
      cause: new Error(cause?.message ?? 'the check fails'),
    })
  }
  if (outcome !== 'refused-by-proof') return undefined
  const failed = proofs.find(({ status }) => status === 'failed')
  return new PullpassError('secret-invalid', `the new login for secret \`${name}\` does not open its image`, {
    cause: new Error(failed?.explanation ?? 'the proof failed'),
    ...(failed?.remedy !== undefined && { remedies: [failed.remedy] }),
  })
}

function conflict(
  { name, namespace, cluster }: RenewableSecret,
  { explanation }: CreateSecretResult['changes'][number],
): PullpassError {
  return new PullpassError(
    'secret-conflict',
    `secret \`${name}\` in \`${cluster.name}/${namespace}\` can not be renewed`,
    {
      cause: new Error(explanation),
    },
  )
}

/** A secret with what became of it. */
export function describeAs(
  { cluster, namespace, name, record, endsAt }: RenewableSecret,
  status: RenewStatus,
): RenewedSecret {
  const target = { cluster: cluster.name, namespace }
  return { target, name, source: record.source, status, ...(endsAt && { endsAt }) }
}

/** A secret that nobody can renew. */
export function describeUnrecorded(secret: UnrecordedSecret): RenewedSecret {
  const { cluster, namespace, name } = secret
  return { target: { cluster, namespace }, name, status: 'failed', error: withoutRecord(secret) }
}
