// From fetched logins to the secret that should hold them.

import { type Credential, type CredentialOrigin, type SecretRequest, writeRenewRecord } from 'pullpass/plugin'
import type { NeededEntry } from './keys.ts'
import type { PullSecretOptions } from './options.ts'

/** An entry with the login for it. */
export type Login = NeededEntry & { readonly credential: Credential }

/** The secret with these logins; where a plugin gave them, it says which one, so that they can be renewed. */
export function buildRequest({ name, from }: PullSecretOptions, logins: readonly Login[]): SecretRequest {
  const source = pluginName(from)
  const issuedAt = earliest(logins.map(({ credential }) => credential.issuedAt))
  const expiresAt = earliest(logins.map(({ credential }) => credential.expiresAt))
  return {
    name,
    content: {
      kind: 'logins',
      logins: logins.map(({ key, credential: { username, password } }) => ({ registry: key, username, password })),
    },
    ...(source !== undefined && {
      annotations: writeRenewRecord({ source, ...(issuedAt && { issuedAt }), ...(expiresAt && { expiresAt }) }),
    }),
  }
}

/** The name under which `pullpass renew` can ask the source again. */
function pluginName(from: CredentialOrigin | undefined): string | undefined {
  if (typeof from === 'string') return from
  return typeof from === 'object' && 'apiVersion' in from ? from.name : undefined
}

function earliest(times: readonly (Date | undefined)[]): Date | undefined {
  const known = times.flatMap((time) => time?.getTime() ?? [])
  return known.length > 0 ? new Date(Math.min(...known)) : undefined
}
