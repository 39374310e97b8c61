// What a token server means when it gives no token.

import type { HttpResponse } from '../../http/transport.ts'
import type { ImageReference } from '../../image/reference.ts'
import { recogniseRegistry } from '../../registries/recognise.ts'
import type { ProofCredential } from '../proof.ts'
import { textsToHide } from '../words/shown-text.ts'
import { unclear } from '../words/unclear.ts'
import type { PullAnswer } from './answer.ts'
import { readReason } from './error-body.ts'
import { isExpired, readLimits } from './read-answer.ts'

export interface TokenRequest {
  readonly image: ImageReference
  /** The token server's host. */
  readonly server: string
  readonly credential: ProofCredential | undefined
  readonly now: Date
}

/** Judges a token server's answer that holds no token. */
export function readTokenRefusal(response: HttpResponse, request: TokenRequest): PullAnswer {
  const { server, credential, now, image } = request
  const reason = readReason(response, textsToHide(credential))
  const limits = readLimits(response, credential ? { loginSentTo: server, now } : { now })
  const facts = { ...limits, text: reason.text }
  const isRefusal = response.status === 400 || response.status === 401 || response.status === 403
  if (credential && isRefusal && isExpired(reason)) return { ...facts, kind: 'login-refused', cause: 'expired' }
  switch (response.status) {
    case 200:
      return { ...facts, ...unclear(`\`${server}\` gave no token`) }
    case 401:
      return credential ? { ...facts, kind: 'login-refused', cause: 'rejected' } : { ...facts, kind: 'denied' }
    case 403:
      // GHCR says so to every login that it does not accept, also for public images; elsewhere it means the repository.
      return credential && recogniseRegistry(image.registry)?.id === 'ghcr'
        ? { ...facts, kind: 'login-refused', cause: 'rejected' }
        : { ...facts, kind: 'denied' }
    case 429:
      return { ...facts, kind: 'rate-limited' }
    default:
      return { ...facts, ...unclear(`the token server \`${server}\` answered ${response.status}`), text: reason.text }
  }
}
