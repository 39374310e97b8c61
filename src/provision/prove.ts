// The proof of one image: which logins the kubelet would try for it, and what the registry answered to each.

import type { Proof, ProofCredential } from '../registry/proof.ts'

/**
 * Asks the registry of `image`: first without a credential, then with each candidate in order. Answers with one proof for each question,
 * the anonymous one first. Never tries one credential on one registry twice in a run. Rejects only when `signal` aborts.
 */
export type ProveImage = (
  image: string,
  candidates: readonly ProofCredential[],
  signal: AbortSignal,
) => Promise<readonly Proof[]>

/**
 * - `passed`: the image opens and no login was refused
 * - `failed`: it does not open, or a login that the kubelet would try was refused
 * - `not-checked`: no answer that says anything; never counts as passed
 */
export type ImageProofStatus = 'passed' | 'failed' | 'not-checked'

/** What is known about one image and the logins that the kubelet would try for it. */
export interface ImageProof {
  readonly image: string
  readonly status: ImageProofStatus
  /** One sentence for a person. */
  readonly explanation: string
  readonly remedy?: string
  /** In the order in which the kubelet would try them, the anonymous question first. */
  readonly proofs: readonly Proof[]
}

/** A login that will be sent, named before it is. */
export interface LoginAttempt {
  /** The registry that receives it. */
  readonly registry: string
  readonly username: string
  readonly images: readonly string[]
}
