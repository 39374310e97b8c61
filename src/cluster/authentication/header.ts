// Values of the Authorization header.

import { Redacted } from '../../basics/redacted.ts'

/** RFC 6750 allows fewer; what must not be there is white space and control characters. */
const tokenCharacters = /^[\x21-\x7e]+$/

/** `Bearer` with the token; undefined when the token is empty or can't stand in a header. White space around it is dropped. */
export function bearerHeader(token: Redacted<string>): Redacted<string> | undefined {
  const text = token.reveal().trim()
  return tokenCharacters.test(text) ? new Redacted(`Bearer ${text}`) : undefined
}

/** `Basic` with user name and password (RFC 7617, as UTF-8). */
export function basicHeader(username: string, password: Redacted<string>): Redacted<string> {
  return new Redacted(`Basic ${Buffer.from(`${username}:${password.reveal()}`).toString('base64')}`)
}
