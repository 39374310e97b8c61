// A pull secret in a service account's list, from which pods get it that list none themselves.

import type { ServiceAccount } from '../basics/wire.ts'
import type { PullpassError } from '../errors/pullpass-error.ts'

/**
 * What attaching would do: `attach`, or nothing because it is `attached` already, the account is `missing`, or it could not be looked at
 * (`failed`, with the error).
 */
export interface AttachmentPlan {
  readonly serviceAccount: string
  readonly kind: 'attach' | 'attached' | 'missing' | 'failed'
  readonly error?: PullpassError
}

/** The plan for an account as it is now; undefined when there is none of this name. */
export function planAttachment(
  serviceAccount: string,
  found: ServiceAccount | undefined,
  secret: string,
): AttachmentPlan {
  if (!found) return { serviceAccount, kind: 'missing' }
  return { serviceAccount, kind: lists(found, secret) ? 'attached' : 'attach' }
}

/** The account with `secret` at the end of its list, everything else as it is; the list is atomic, so it goes as a whole. */
export function attachTo(account: ServiceAccount, secret: string): ServiceAccount {
  if (lists(account, secret)) return account
  return { ...account, imagePullSecrets: [...(account.imagePullSecrets ?? []), { name: secret }] }
}

function lists(account: ServiceAccount, secret: string): boolean {
  return (account.imagePullSecrets ?? []).some((reference) => reference.name === secret)
}
