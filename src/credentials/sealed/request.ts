// What is handed over sealed: a docker config, and what it is for.

import type { Redacted } from '../../basics/redacted.ts'
import { decodeDocument } from '../../dockerconfig/document.ts'

/** Who logs in where. */
export interface SealedLogin {
  /** The key of the docker config, as written but for user information, which may hold a password. */
  readonly registry: string
  readonly username: string
}

/** What anybody may read: it stands before the sealed part, and inside of it once more. Lists may be empty where the person left it open. */
export interface RequestHead {
  /** Name of the secret. */
  readonly secret?: string
  /** As the person calls them. */
  readonly clusters: readonly string[]
  readonly namespaces: readonly string[]
  readonly images: readonly string[]
  readonly logins: readonly SealedLogin[]
  readonly sealedAt: Date
  /** After this it is not opened any more. */
  readonly expiresAt: Date
}

/** A head with the docker config that it speaks of. */
export interface SealedRequest {
  readonly head: RequestHead
  readonly document: Redacted<string>
}

/** The logins that a docker config really holds, in its order. */
export function listLogins(document: Redacted<string>): SealedLogin[] {
  const { entries } = decodeDocument(Buffer.from(document.reveal()), 'dockerconfigjson')
  return entries.map(({ key, username }) => ({ registry: key.replace(/^([a-z]+:\/\/)?[^/]*@/i, '$1'), username }))
}
