// The first contact with a registry for one image: without a login, as a stranger would, learning where and how to log in.

import { HttpError } from '../../http/failure.ts'
import type { ImageReference } from '../../image/reference.ts'
import type { ContactDeps } from '../transports.ts'
import { unclearFailure } from '../words/unclear.ts'
import type { PullAnswer } from './answer.ts'
import { type Asked, ask } from './ask.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import { apiHostOf, type Endpoint, originsOf } from './endpoint.ts'
import { askWithToken } from './login.ts'
import { askManifest } from './manifest.ts'
import { readManifestAnswer } from './read-answer.ts'

/** A stranger's answer, and what was learned on the way. */
export interface Contact {
  readonly anonymous: PullAnswer
  /** Undefined when the registry was not reached. */
  readonly endpoint?: Endpoint
  /** How the registry wants to be logged in to; undefined when it asks for no login that we know. */
  readonly challenge?: Challenge
}

/** Asks for `image` without a login. Rejects only when `signal` aborts. */
export async function contactRegistry(image: ImageReference, deps: ContactDeps, signal: AbortSignal): Promise<Contact> {
  const host = apiHostOf(image.registry)
  try {
    const response = await reach(image, deps, signal)
    const { endpoint } = response
    const challenge = chooseChallenge(response) ?? (await askRootForChallenge(endpoint, deps, signal))
    const found = { endpoint, ...(challenge === undefined ? {} : { challenge }) }
    if (response.status === 401 && challenge?.scheme === 'bearer') {
      return { ...found, anonymous: await askWithToken({ image, endpoint, challenge }, undefined, deps, signal) }
    }
    const asked = { means: 'nothing', hidden: [], mayPush: false, host, now: deps.clock.now() } as const
    return { ...found, anonymous: readManifestAnswer(response, asked) }
  } catch (error) {
    return { anonymous: unclearFailure(error, host, signal) }
  }
}

/** The answer of the first origin that speaks HTTP. Trying another one is safe: nothing secret was sent. */
async function reach(image: ImageReference, deps: ContactDeps, signal: AbortSignal): Promise<Asked> {
  const [first, second] = originsOf(image.registry)
  const askAt = (origin: string) => askManifest(deps.transports, { origin, isPrivate: false }, image, undefined, signal)
  try {
    return await askAt(first)
  } catch (error) {
    const mayBePlainHttp = error instanceof HttpError && (error.failure === 'plain-http' || error.failure === 'cut')
    if (second === undefined || !mayBePlainHttp) throw error
    return await askAt(second)
  }
}

/** Bearer before Basic, as every runtime chooses; other schemes are not spoken. */
function chooseChallenge(response: Asked): Challenge | undefined {
  const challenges = parseChallenges(response.headers['www-authenticate'])
  return challenges.find(({ scheme }) => scheme === 'bearer') ?? challenges.find(({ scheme }) => scheme === 'basic')
}

/** A registry that answers strangers without a challenge may still have logins: the API's root tells (CRI-O asks it always). */
async function askRootForChallenge(
  endpoint: Endpoint,
  deps: ContactDeps,
  signal: AbortSignal,
): Promise<Challenge | undefined> {
  const root = await ask(deps.transports, endpoint, { method: 'GET', url: `${endpoint.origin}/v2/`, signal })
  return root.status === 401 ? chooseChallenge(root) : undefined
}
