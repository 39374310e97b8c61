// What a registry wrote, made fit to be shown: without credentials, without control characters, short.

import type { Redacted } from '../../basics/redacted.ts'
import { plainText } from '../../basics/shown-text.ts'
import type { ProofCredential } from '../proof.ts'

const longest = 300

/** `text` on one line, at most 300 characters, with `hidden` and what a text made of them looks like replaced by `[redacted]`. */
export function showRegistryText(text: string, hidden: readonly string[]): string {
  return plainText(
    hidden.reduce((safe, secret) => safe.replaceAll(secret, '[redacted]'), text),
    longest,
  )
}

/** The texts that would give a login away: the password raw, percent-encoded and JSON-escaped, the Basic value, and tokens made with it. */
export function textsToHide(
  credential: ProofCredential | undefined,
  tokens: readonly Redacted<string>[] = [],
): string[] {
  const password = credential?.password.reveal() ?? ''
  const forms = [
    password,
    encodeURIComponent(password.replace(/\p{Cs}/gu, '')),
    JSON.stringify(password).slice(1, -1),
    Buffer.from(password).toString('base64'),
    ...(credential ? [basicPair(credential)] : []),
    ...tokens.map((token) => token.reveal()),
  ].filter((form) => form !== '')
  // Longest first: a form that holds another one goes as a whole.
  return [...new Set(forms)].sort((one, other) => other.length - one.length)
}

/** `user:password` in base64, as Basic authentication sends it (RFC 7617, UTF-8). */
export function basicPair({ username, password }: ProofCredential): string {
  return Buffer.from(`${username}:${password.reveal()}`).toString('base64')
}
