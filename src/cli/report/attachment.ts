// Service accounts that should list a secret, as a cell of a table and as data.

import type { PullpassError } from '../../errors/pullpass-error.ts'
import { describeError, type ErrorReport } from '../errors.ts'
import { showText } from '../output/escape.ts'

/** What is planned for a service account, or what became of it, as `-o json` shows it. */
export type AttachmentDocument<Attachment> = Omit<Attachment, 'error'> & { readonly error?: ErrorReport }

export function toAttachmentDocument<Attachment extends { readonly error?: PullpassError }>({
  error,
  ...attachment
}: Attachment): AttachmentDocument<Attachment> {
  return { ...attachment, ...(error && { error: describeError(error) }) }
}

/** `name: word, name: word`. */
export function describeAccounts(accounts: readonly (readonly [name: string, word: string])[] = []): string {
  return accounts.map(([name, word]) => `${showText(name)}: ${word}`).join(', ')
}
