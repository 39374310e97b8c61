// One word for what several answers of a registry mean for one image.

import type { LookupResult } from '../../explain/lookup.ts'
import type { Verdict } from '../../registries/verdict.ts'
import type { Proof } from '../../registry/proof.ts'

/**
 * - `passed`: the image opens and no login was refused
 * - `failed`: it does not open, or a login that the kubelet would try was refused
 * - `not-checked`: no answer that says anything; never counts as passed
 */
export type ImageProofStatus = 'passed' | 'failed' | 'not-checked'

/** The verdict on one image. */
export interface Judgement {
  readonly status: ImageProofStatus
  /** One sentence for a person. */
  readonly explanation: string
  readonly remedy?: string
}

/** A candidate with one of these makes the secret wrong, whatever the others open. */
const alwaysWrong: readonly Verdict[] = ['refused', 'breaks-public']
/** These are wrong only when no other candidate opens the image: the kubelet tries them all. */
const notOpened: readonly Verdict[] = ['no-access', 'not-found', 'login-required']
const opened: readonly Verdict[] = ['proven', 'public', 'anonymous-only']
const unknown: readonly Verdict[] = ['not-checked', 'rate-limited']

/** Judges the answers to the logins that `lookup` found, in the order of severity: wrong, not opened, not known, opened. */
export function judgeProofs(lookup: LookupResult, proofs: readonly Proof[]): Judgement {
  if (lookup.outcome === 'keyring-error') {
    return { status: 'failed', explanation: `the kubelet can not read the secret: ${lookup.reason ?? 'it is broken'}` }
  }
  if (lookup.candidates.length === 0) return judgeAnonymous(proofs)
  const tried = proofs.filter((proof) => proof.username !== undefined)
  const wrong = find(tried, alwaysWrong)
  if (wrong) return judgement('failed', wrong)
  const open = find(tried, opened)
  const closed = find(tried, notOpened)
  if (closed && !open) return judgement('failed', closed)
  const silent = find(tried, unknown)
  if (silent) return judgement('not-checked', silent)
  if (open) return judgement('passed', open)
  return { status: 'not-checked', explanation: 'the registry was not asked' }
}

/** No entry matches: the kubelet pulls without a login, which is right only for a public image. */
function judgeAnonymous(proofs: readonly Proof[]): Judgement {
  const [proof] = proofs
  const missing = 'no entry of the secret matches this image'
  if (!proof) return { status: 'not-checked', explanation: `${missing}, and the registry was not asked` }
  if (opened.includes(proof.verdict)) {
    return { status: 'passed', explanation: `the image is public; ${missing}, so the secret is not used for it` }
  }
  if (unknown.includes(proof.verdict)) {
    const remedy = `add a login for \`${proof.registry}\` to the secret if the image is private`
    return { status: 'not-checked', explanation: `${missing}; ${proof.explanation}`, remedy }
  }
  return {
    status: 'failed',
    explanation: `${missing}, so it would be pulled without a login, which the registry does not allow`,
    remedy: `add a login for \`${proof.registry}\` to the secret`,
  }
}

function find(proofs: readonly Proof[], verdicts: readonly Verdict[]): Proof | undefined {
  return proofs.find((proof) => verdicts.includes(proof.verdict))
}

function judgement(status: ImageProofStatus, { explanation, remedy }: Proof): Judgement {
  return { status, explanation, ...(remedy !== undefined && { remedy }) }
}
