// What a run of proofs will send, known before it starts.

import { parseImage } from '../image/parse.ts'
import { apiHostOf } from './endpoint.ts'
import type { ProofRequest } from './prove.ts'
import { isComplete } from './try-login.ts'

/**
 * How many logins a run will try at most: one for each credential and registry, however many images share it. Incomplete logins are
 * never sent and not counted.
 */
export function countLogins(requests: readonly ProofRequest[]): number {
  return new Set(plannedLogins(requests).map(({ login }) => login)).size
}

/**
 * The registry hosts that will be asked with a login. One that uses tokens gets it at the token server it names, which is known only
 * after asking: see `loginHostOf` of the session.
 */
export function hostsThatReceiveLogin(requests: readonly ProofRequest[]): readonly string[] {
  return [...new Set(plannedLogins(requests).map(({ host }) => host))]
}

function plannedLogins(requests: readonly ProofRequest[]): { host: string; login: string }[] {
  return requests.flatMap(({ image: text, credentials }) => {
    const parsed = parseImage(text)
    if (!parsed.ok) return []
    const { registry } = parsed.image
    return credentials.filter(isComplete).map(({ username, password }) => ({
      host: apiHostOf(registry),
      login: JSON.stringify([registry, username, password.reveal()]),
    }))
  })
}
