// The proof of images: which logins the kubelet would try for each, and what the registry answered.

import type { Secret } from '../../basics/wire.ts'
import { isCompleteLogin } from '../../dockerconfig/complete-login.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { type LookupResult, lookupCredentials } from '../../explain/lookup.ts'
import { parseImage } from '../../image/parse.ts'
import type { Proof, ProofCredential } from '../../registry/proof.ts'
import { callsPerCluster, mapMany } from '../many.ts'
import { type Judgement, judgeProofs } from './judge-proofs.ts'

/**
 * Asks the registry of `image`: first without a credential, then with each candidate in order. Answers with one proof for each question,
 * the anonymous one first. Never tries one credential on one registry twice in a run. Rejects only when `signal` aborts.
 */
export type ProveImage = (
  image: string,
  candidates: readonly ProofCredential[],
  signal: AbortSignal,
) => Promise<readonly Proof[]>

/** The host that would receive a login for an image, which may be a token server; undefined when it can't be known. */
export type FindLoginHost = (image: string, signal: AbortSignal) => Promise<string | undefined>

/** What is known about one image and the logins that the kubelet would try for it. */
export interface ImageProof extends Judgement {
  readonly image: string
  /** In the order in which the kubelet would try them, the anonymous question first. */
  readonly proofs: readonly Proof[]
}

/** A login that will be sent, named before it is. */
export interface LoginAttempt {
  /** The registry of the images. */
  readonly registry: string
  /** The host that receives it: the registry itself or the token server that it names; missing when that can't be known. */
  readonly sentTo?: string
  readonly username: string
  readonly images: readonly string[]
}

/** An image with what the kubelet would try for it. */
export interface ImageLookup {
  readonly image: string
  readonly lookup: LookupResult
}

/** Looks each image up, once, in the keyring of `secrets`. Throws a `usage` error for a text that is no image. */
export function lookUpImages(secrets: readonly Secret[], images: readonly string[]): ImageLookup[] {
  return [...new Set(images)].map((image) => {
    const lookup = lookupCredentials(secrets, image)
    if (lookup.outcome !== 'invalid-image') return { image, lookup }
    throw new PullpassError('usage', `\`${image}\` is not an image`, {
      cause: new Error(lookup.reason ?? 'it can not be parsed'),
      remedies: ['write images as `HOST/REPOSITORY:TAG`'],
    })
  })
}

/**
 * The logins that proving will send, before it does: one for each credential and registry, however many images and secrets share it, with
 * the host that receives it where `findHost` knows. Incomplete logins are never sent. Rejects only when aborted.
 */
export async function planLogins(
  lookups: readonly ImageLookup[],
  findHost: FindLoginHost | undefined,
  signal: AbortSignal = new AbortController().signal,
): Promise<LoginAttempt[]> {
  return await mapMany(
    collectLogins(lookups),
    async (login) => {
      const [image] = login.images
      const sentTo = image === undefined ? undefined : await findHost?.(image, signal)
      return sentTo === undefined ? login : { ...login, sentTo }
    },
    callsPerCluster,
  )
}

function collectLogins(lookups: readonly ImageLookup[]): LoginAttempt[] {
  const attempts = new Map<string, LoginAttempt>()
  for (const { image, lookup } of lookups) {
    const parsed = parseImage(image)
    if (!parsed.ok) continue
    const { registry } = parsed.image
    for (const { username, password } of lookup.candidates.filter(isCompleteLogin)) {
      const key = JSON.stringify([registry, username, password.reveal()])
      const images = new Set([...(attempts.get(key)?.images ?? []), image])
      attempts.set(key, { registry, username, images: [...images] })
    }
  }
  return [...attempts.values()]
}

/**
 * Proves every image with its candidates; results in the order of `lookups`. The same question (image and credentials) is asked once, however
 * many namespaces have it. Rejects only when aborted.
 */
export async function proveImages(
  lookups: readonly ImageLookup[],
  prove: ProveImage,
  options: { readonly signal?: AbortSignal | undefined; readonly onProved?: (proof: ImageProof) => void },
): Promise<ImageProof[]> {
  const signal = options.signal ?? new AbortController().signal
  const asked = new Map<string, Promise<readonly Proof[]>>()
  const ask = ({ image, lookup }: ImageLookup): Promise<readonly Proof[]> => {
    const key = questionOf(image, lookup)
    const answer = asked.get(key) ?? prove(image, lookup.candidates, signal)
    asked.set(key, answer)
    return answer
  }
  return await mapMany(
    lookups,
    async (one) => {
      signal.throwIfAborted()
      const proofs = one.lookup.outcome === 'keyring-error' ? [] : await ask(one)
      const proof = { image: one.image, proofs, ...judgeProofs(one.lookup, proofs) }
      options.onProved?.(proof)
      return proof
    },
    callsPerCluster,
  )
}

/**
 * The proofs that speak against writing the secret: those that failed, and those that could not be had for an image for which the secret
 * has no login that would be sent. A login that could not be tried from here is no reason to stop.
 */
export function findRefusals(proofs: readonly ImageProof[], lookups: readonly ImageLookup[]): ImageProof[] {
  const helped = lookups.filter(({ lookup }) => lookup.candidates.some(isCompleteLogin)).map(({ image }) => image)
  return proofs.filter(({ image, status }) => {
    return status === 'failed' || (status === 'not-checked' && !helped.includes(image))
  })
}

function questionOf(image: string, { candidates }: LookupResult): string {
  return JSON.stringify([image, ...candidates.map(({ username, password }) => [username, password.reveal()])])
}
