// Who may pull and push what, and the two ways in which a registry asks for a login.

import type { IncomingHttpHeaders } from 'node:http'
import { isEqualSecret } from '../loopback/secrecy.ts'
import { RegistryError } from './errors.ts'

export type Action = 'pull' | 'push'

/** An account beside the sandbox's own, which may do everything. */
export interface RegistryAccount {
  readonly username: string
  readonly password: string
  /** Repositories it may pull from: a name, a prefix that ends in `/*`, or `*`. Default all. */
  readonly pull?: readonly string[]
  /** Repositories it may push to. Default none. */
  readonly push?: readonly string[]
  /** From then on the registry says that the login has expired, as Amazon's registry does twelve hours after it gave one. */
  readonly expiresAt?: Date
}

/** What everybody may pull without a login. */
const publicRepositories = ['public/*']

/** Whether `account` (undefined: nobody logged in) may do `action` in `repository`. */
export function isAllowed(account: RegistryAccount | undefined, repository: string, action: Action): boolean {
  const isPublic = action === 'pull' && matchesAny(publicRepositories, repository)
  if (account === undefined || isPublic) return isPublic
  return matchesAny(action === 'pull' ? (account.pull ?? ['*']) : (account.push ?? []), repository)
}

function matchesAny(patterns: readonly string[], repository: string): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith('*') ? repository.startsWith(pattern.slice(0, -1)) : pattern === repository,
  )
}

/** The login of a Basic header: an account, `refused`, or undefined when there is none. Throws a RegistryError when it has expired. */
export function readBasicLogin(
  headers: IncomingHttpHeaders,
  accounts: readonly RegistryAccount[],
  now: Date,
): RegistryAccount | 'refused' | undefined {
  const encoded = /^basic (\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (encoded === undefined) return undefined
  const [, username = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? []
  // containers/image (skopeo, podman) answers a Basic challenge with an empty login when it has none.
  if (username === '' && password === '') return undefined
  return findAccount(accounts, username, password, now) ?? 'refused'
}

/** The account with this name and password. Throws a RegistryError when it has expired. */
export function findAccount(
  accounts: readonly RegistryAccount[],
  username: string,
  password: string,
  now: Date,
): RegistryAccount | undefined {
  const found = accounts.find((known) => known.username === username && isEqualSecret(password, known.password))
  if (found?.expiresAt === undefined || found.expiresAt > now) return found
  throw new RegistryError('DENIED', {}, 'Your authorization token has expired. Reauthenticate and try again.')
}
