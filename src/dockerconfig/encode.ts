// Writes a docker config from logins, byte for byte what `kubectl create secret docker-registry` writes.

import { Redacted } from '../basics/redacted.ts'
import { toByteString } from './byte-string.ts'
import { quoteJson } from './json/quote.ts'

/** The login for one registry. */
export interface DockerConfigLogin {
  /** The key of `auths`, written as it is. */
  readonly registry: string
  readonly username: string
  readonly password: Redacted<string>
  readonly email?: string
}

/**
 * The document with one entry for each login: compact, keys in byte order, empty fields left out, `auth` always present. Of two logins
 * for one key the last is written.
 */
export function encodeDockerConfig(logins: readonly DockerConfigLogin[]): Redacted<string> {
  const byKey = new Map(logins.map((login) => [toByteString(login.registry), login]))
  const sorted = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1))
  const entries = sorted.map(([, login]) => `${quoteJson(login.registry)}:${encodeEntry(login)}`)
  return new Redacted(`{"auths":{${entries.join()}}}`)
}

function encodeEntry({ username, password, email = '' }: DockerConfigLogin): string {
  const auth = Buffer.from(`${username}:${password.reveal()}`, 'utf8').toString('base64')
  const fields = Object.entries({ username, password: password.reveal(), email, auth }).filter(
    ([, value]) => value !== '',
  )
  return `{${fields.map(([name, value]) => `"${name}":${quoteJson(value)}`).join()}}`
}
