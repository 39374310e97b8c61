// A password as bytes that somebody piped or saved: one line end is the editor's or the shell's, everything else is the password.

import { Redacted } from '../basics/redacted.ts'
import { decodeUtf8 } from '../dockerconfig/byte-string.ts'
import { PullpassError } from '../errors/pullpass-error.ts'

/** The longest passwords in use are Google's service account keys with about 3 KiB. */
export const maxPasswordBytes = 64 * 1024

/**
 * The password in `bytes` without exactly one LF or CR LF at its end. `origin` names the flag or file for the error: `usage` when nothing is
 * left, when it is longer than 64 KiB or when it is not UTF-8.
 */
export function parsePassword(bytes: Redacted<Uint8Array>, origin: string): Redacted<string> {
  const given = bytes.reveal()
  if (given.length > maxPasswordBytes) {
    throw new PullpassError('usage', `${origin} gave more than ${maxPasswordBytes} bytes for a password`)
  }
  const text = decodeUtf8(given)
  if (text === undefined) throw new PullpassError('usage', `${origin} gave bytes that are not UTF-8 text`)
  const password = text.replace(/\r?\n$/, '')
  if (password === '') throw new PullpassError('usage', `${origin} gave an empty password`)
  return new Redacted(password)
}
