// Whom a request is sealed for: public keys of age.

import { quoteName } from '../../basics/quote.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'

/** The recipients in `texts`, each once. Throws `usage` for one that is none, without repeating what may be a secret key. */
export function parseRecipients(texts: readonly string[]): readonly string[] {
  const recipients = texts.map((text) => text.trim()).filter((text) => text !== '')
  for (const recipient of recipients) refuseOthers(recipient)
  return [...new Set(recipients)]
}

/** The recipients in a file as age takes them: one a line, `#` begins a comment. Throws `usage`. */
export function parseRecipientsFile(text: string): readonly string[] {
  return parseRecipients(text.split('\n').filter((line) => !line.trimStart().startsWith('#')))
}

function refuseOthers(text: string): void {
  if (/^age1[0-9a-z]{20,}$/.test(text)) return
  if (/secret-key/i.test(text)) {
    throw new PullpassError('usage', 'a secret key was given as a recipient; it is not repeated here', {
      remedies: ['take the public key that begins with `age1`', 'make a new key if others could read the command line'],
    })
  }
  const isSsh = /^(?:ssh|ecdsa|sk-)/.test(text)
  throw new PullpassError('usage', `${isSsh ? 'an SSH key' : quoteName(text)} is no recipient`, {
    remedies: ['ask support for the recipient that `pullpass keygen` printed: it begins with `age1`'],
  })
}
