// From what was read and proven to what the report says of one namespace.

import { findOwner } from '../../secret/owners.ts'
import { combineExitCodes, type ExitCode } from '../exit-code.ts'
import { failureExitCode } from '../failure.ts'
import type { ImageProof } from '../proof/prove.ts'
import { describeCandidates, type KeyringLookup } from './images.ts'
import type { openJudge } from './judge-stored.ts'
import type { LiveNamespace, LiveSecret } from './live-secrets.ts'
import type {
  ImageVerification,
  NamespaceVerification,
  SecretVerification,
  ServiceAccountVerification,
} from './result.ts'

type Judge = ReturnType<typeof openJudge>

/** The report on one namespace; secrets that only the service account brings are judged too, after the others. */
export function describeNamespace(
  live: LiveNamespace,
  images: readonly ImageVerification[],
  judge: Judge,
): NamespaceVerification {
  const target = { cluster: live.cluster.name, namespace: live.namespace }
  const named = new Map([...live.secrets, ...(live.serviceAccount?.secrets ?? [])].map((one) => [one.name, one]))
  const secrets = [...named.values()].map((one) => describeSecret(one, judge))
  const serviceAccount = describeAccount(live)
  const codes = [
    ...secrets.map(secretExitCode),
    ...images.map(imageExitCode),
    ...(live.error ? [failureExitCode(live.error)] : []),
    ...(serviceAccount?.status === 'missing' ? [3 as const] : []),
  ]
  return {
    target,
    exitCode: combineExitCodes(codes),
    ...(live.error && { error: live.error }),
    secrets,
    images,
    ...(serviceAccount && { serviceAccount }),
  }
}

/** One image with one keyring. Nothing when there is no proof for it, which happens to no image that was looked up. */
export function describeImage({ secrets, lookup }: KeyringLookup, proof: ImageProof | undefined): ImageVerification[] {
  if (!proof) return []
  return [{ secrets, outcome: lookup.outcome, candidates: describeCandidates(lookup, secrets), proof }]
}

function describeSecret({ name, secret }: LiveSecret, judge: Judge): SecretVerification {
  if (!secret) return { name, status: 'missing' }
  const judgement = judge(secret)
  const { type } = secret.reveal()
  return {
    name,
    status: judgement.check.valid ? 'passed' : 'failed',
    ...(type !== undefined && { type }),
    owner: findOwner(secret.reveal()),
    ...judgement,
  }
}

function describeAccount({ serviceAccount }: LiveNamespace): ServiceAccountVerification | undefined {
  if (!serviceAccount) return undefined
  const { name, account, secrets } = serviceAccount
  return {
    name,
    status: account ? 'found' : 'missing',
    secrets: secrets.map((one) => ({ name: one.name, exists: one.secret !== undefined })),
  }
}

function secretExitCode({ status }: SecretVerification): ExitCode {
  return status === 'passed' ? 0 : 3
}

/** An image that could not be checked is a question without an answer, so never a success. */
function imageExitCode({ proof }: ImageVerification): ExitCode {
  switch (proof.status) {
    case 'passed':
      return 0
    case 'failed':
      return 3
    case 'not-checked':
      return 1
  }
}
