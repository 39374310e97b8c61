// Problems of tokens: their end, and kinds of token that a registry does not take or that do not last.

import type { DockerConfigEntry } from '../../dockerconfig/entry.ts'
import { readTokenExpiry } from '../../dockerconfig/token-expiry.ts'
import { recogniseRegistry } from '../../registries/recognise.ts'
import { describeProblem, type Problem } from '../problem.ts'

/** A token that ends within this time may not outlive the queue, the pull and a restart of the pod. */
const soonMs = 2 * 60 * 60 * 1000

export interface TokenFindings {
  readonly problems: readonly Problem[]
  readonly expiresAt?: Date
}

/** Checks when the entry's password ends. `hostName` is what its registry is recognised by. */
export function checkTokenExpiry(entry: DockerConfigEntry, hostName: string, path: string, now: Date): TokenFindings {
  const expiry = readTokenExpiry(entry.password, now)
  if (expiry.kind === 'expires') {
    const { expiresAt } = expiry
    const remainingMs = expiresAt.getTime() - now.getTime()
    const detail = `at ${expiresAt.toISOString()}`
    if (expiry.isExpired) return { expiresAt, problems: [describeProblem('token-expired', path, { detail })] }
    const isSoon = remainingMs <= soonMs
    return { expiresAt, problems: isSoon ? [describeProblem('token-expires-soon', path, { detail })] : [] }
  }
  const token = expiry.kind === 'short-lived' ? expiry.token : undefined
  const isShortLived =
    token === 'google-access-token' || token === 'github-app-token' || isShortLivedLogin(entry, hostName)
  return { problems: isShortLived ? [describeProblem('token-short-lived-unknown-expiry', path)] : [] }
}

/** Logins that only ever go with tokens of hours, whatever the token looks like. */
function isShortLivedLogin({ username, password }: DockerConfigEntry, hostName: string): boolean {
  if (password.reveal() === '') return false
  if (username === 'oauth2accesstoken' || /^_dcgcr_\S*token$/.test(username)) return true
  const id = recogniseRegistry(hostName)?.id
  return username === 'AWS' && (id === 'ecr' || id === 'ecr-public')
}
