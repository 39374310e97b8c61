// Asks for a manifest with a login, in the way that the registry's challenge wants: Basic, or a token that the login (or nothing) buys.

import { Redacted } from '../../basics/redacted.ts'
import type { ImageReference } from '../../image/reference.ts'
import type { ProofCredential } from '../proof.ts'
import type { ContactDeps } from '../transports.ts'
import { basicPair, textsToHide } from '../words/shown-text.ts'
import { unclear, unclearFailure } from '../words/unclear.ts'
import type { PullAnswer } from './answer.ts'
import { type Asked, ask } from './ask.ts'
import type { Challenge } from './challenge.ts'
import { apiHostOf, type Endpoint } from './endpoint.ts'
import { askManifest } from './manifest.ts'
import { type AskedWith, readManifestAnswer } from './read-answer.ts'
import { readTokenRefusal } from './read-token-refusal.ts'
import { checkRealm } from './realm.ts'
import { maxTokenBytes, readGrantedActions, readToken, tokenUrl } from './token.ts'

/** An image, and how its registry wants to be asked for it. */
export interface LoginTarget {
  readonly image: ImageReference
  readonly endpoint: Endpoint
  readonly challenge: Challenge
}

/** Asks with `credential`, once. Rejects only when `signal` aborts. */
export async function askWithLogin(
  target: LoginTarget,
  credential: ProofCredential,
  deps: ContactDeps,
  signal: AbortSignal,
): Promise<PullAnswer> {
  if (target.challenge.scheme === 'bearer') return await askWithToken(target, credential, deps, signal)
  const authorization = new Redacted(`Basic ${basicPair(credential)}`)
  return await askWith(authorization, target, deps, signal, {
    means: 'basic',
    hidden: textsToHide(credential),
    mayPush: false,
    loginSentTo: apiHostOf(target.image.registry),
  })
}

/** Buys a token with `credential`, or without any as a stranger, and asks with it. Rejects only when `signal` aborts. */
export async function askWithToken(
  target: LoginTarget,
  credential: ProofCredential | undefined,
  deps: ContactDeps,
  signal: AbortSignal,
): Promise<PullAnswer> {
  const { image, endpoint, challenge } = target
  const realm = checkRealm(challenge.parameters.get('realm'), endpoint)
  if (!realm.ok) return unclear(`\`${apiHostOf(image.registry)}\` ${realm.reason}`)
  const server = realm.url.host
  const sent = credential ? { loginSentTo: server } : {}
  try {
    const answer = await ask(deps.transports, endpoint, {
      method: 'GET',
      url: tokenUrl(realm.url, challenge, image),
      authorization: credential && new Redacted(`Basic ${basicPair(credential)}`),
      maxBodyBytes: maxTokenBytes,
      signal,
    })
    if (answer.isLoginDropped) return { ...loginRedirected(server), ...sent }
    const token = answer.status === 200 ? readToken(answer) : undefined
    if (!token) return readTokenRefusal(answer, { image, server, credential, now: deps.clock.now() })
    const granted = readGrantedActions(token, image.repository)
    return await askWith(new Redacted(`Bearer ${token.reveal()}`), target, deps, signal, {
      means: credential ? 'token' : 'anonymous-token',
      hidden: textsToHide(credential, [token]),
      mayPush: credential !== undefined && granted?.includes('push') === true,
      ...sent,
    })
  } catch (error) {
    return { ...unclearFailure(error, server, signal), ...sent }
  }
}

async function askWith(
  authorization: Redacted<string>,
  target: LoginTarget,
  deps: ContactDeps,
  signal: AbortSignal,
  asked: Omit<AskedWith, 'host' | 'now'>,
): Promise<PullAnswer> {
  const host = apiHostOf(target.image.registry)
  const sent = asked.loginSentTo === undefined ? {} : { loginSentTo: asked.loginSentTo }
  try {
    const answer: Asked = await askManifest(deps.transports, target.endpoint, target.image, authorization, signal)
    if (answer.isLoginDropped && answer.status === 401) return { ...loginRedirected(host), ...sent }
    return readManifestAnswer(answer, { ...asked, host, now: deps.clock.now() })
  } catch (error) {
    return { ...unclearFailure(error, host, signal), ...sent }
  }
}

function loginRedirected(host: string): PullAnswer {
  return unclear(`\`${host}\` redirects to another host, which the login is not sent to`)
}
