// The one place that knows the age library: sealing and opening, with errors in our words.

import { quoteName } from '../../basics/quote.ts'
import { Redacted } from '../../basics/redacted.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'

/** A secret key with the recipient that belongs to it. */
export interface KeyPair {
  readonly identity: Redacted<string>
  readonly recipient: string
}

/** A new key that age's own tools can use. */
export async function makeKeyPair(): Promise<KeyPair> {
  const age = await import('age-encryption')
  const identity = await age.generateX25519Identity()
  return { identity: new Redacted(identity), recipient: await age.identityToRecipient(identity) }
}

/** The recipient of a secret key, undefined when it is none. */
export async function recipientOf(identity: Redacted<string>): Promise<string | undefined> {
  const age = await import('age-encryption')
  try {
    return await age.identityToRecipient(identity.reveal())
  } catch {
    return undefined
  }
}

/** `content` as an armored age file for these recipients. Throws `usage` for one with a typing error. */
export async function sealFor(recipients: readonly string[], content: Redacted<string>): Promise<string> {
  const age = await import('age-encryption')
  const encrypter = new age.Encrypter()
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient)
    } catch {
      throw new PullpassError('usage', `${quoteName(recipient)} is no recipient that pullpass can seal for`, {
        remedies: ['copy it again: the last characters of a recipient are a check sum'],
      })
    }
  }
  return age.armor.encode(await encrypter.encrypt(content.reveal()))
}

/** What was sealed. Rejects with `sealed-other-key` or `sealed-damaged`. */
export async function openWith(keys: readonly KeyPair[], sealed: string | Uint8Array): Promise<Redacted<Uint8Array>> {
  const age = await import('age-encryption')
  const decrypter = new age.Decrypter()
  for (const { identity } of keys) decrypter.addIdentity(identity.reveal())
  try {
    const file = typeof sealed === 'string' ? age.armor.decode(sealed) : sealed
    return new Redacted(await decrypter.decrypt(file))
  } catch (error) {
    // The one message of the library that tells a wrong key from damage.
    const isOtherKey = error instanceof Error && /no identity matched/.test(error.message)
    throw isOtherKey ? otherKey(keys) : changed()
  }
}

function otherKey(keys: readonly KeyPair[]): PullpassError {
  const recipients = keys.map(({ recipient }) => recipient)
  return new PullpassError('sealed-other-key', 'the request was sealed for another key than yours', {
    cause: new Error(`your recipient is ${recipients.map(quoteName).join(', ')}`),
    remedies: [
      'name the file of the right key with --identity',
      `or ask for it to be sealed again: \`pullpass seal ${recipients.map((one) => `--to ${one}`).join(' ')}\``,
    ],
  })
}

function changed(): PullpassError {
  return new PullpassError('sealed-damaged', 'cannot open the sealed request', {
    cause: new Error('the sealed part was changed or cut'),
    remedies: ['copy all of it again', 'ask for it to be sealed again if it stays so'],
  })
}
