// Fetches the logins of secrets anew: each registry of each source once, however many secrets hold it.

import type { Credential, CredentialSource } from '../../credentials/source.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { hubHost } from '../../image/docker-hub.ts'
import { recogniseRegistry } from '../../registries/recognise.ts'
import type { RegistryLogin } from '../../secret/request.ts'
import { mapMany } from '../many.ts'
import type { RenewRecord } from './record.ts'

/** Fresh logins with what the record has to say about them. */
export interface FreshLogins {
  readonly logins: readonly RegistryLogin[]
  readonly record: RenewRecord
}

/** Gives what a source has for these keys of `auths`. */
export type FetchLogins = (source: string, registries: readonly string[], signal: AbortSignal) => Promise<FreshLogins>

/**
 * Starts with nothing fetched. Keys that the source has no login for are left out; rejects with `credential-unavailable` when it has none at
 * all, is not known, or fails.
 */
export function createLoginFetcher(findSource: (name: string) => CredentialSource | undefined): FetchLogins {
  const asked = new Map<string, Promise<Credential | undefined>>()
  const ask = (name: string, source: CredentialSource, key: string, signal: AbortSignal) => {
    const question = JSON.stringify([name, key])
    const answer = asked.get(question) ?? source.fetch({ registry: imageHostOf(key), signal })
    asked.set(question, answer)
    return answer
  }
  return async (name, registries, signal) => {
    const source = findSource(name) ?? unknown(name)
    const answers = await mapMany(registries, async (key) => ({ key, login: await ask(name, source, key, signal) }))
    const known = answers.flatMap(({ key, login }) => (login ? [{ key, login }] : []))
    if (known.length === 0) throw nothing(source, registries)
    return {
      logins: known.map(({ key, login: { username, password } }) => ({ registry: key, username, password })),
      record: describeLogins(
        name,
        known.map(({ login }) => login),
      ),
    }
  }
}

/** The record of logins that `source` gave. */
export function describeLogins(source: string, logins: readonly Credential[]): RenewRecord {
  const issuedAt = earliest(logins.map((login) => login.issuedAt))
  const expiresAt = earliest(logins.map((login) => login.expiresAt))
  return { source, ...(issuedAt && { issuedAt }), ...(expiresAt && { expiresAt }) }
}

/** The host as images name it, of a key of `auths`. */
function imageHostOf(key: string): string {
  const host = key.replace(/^https?:\/\//, '').split('/', 1)[0] ?? ''
  return recogniseRegistry(host)?.id === 'docker-hub' ? hubHost : host
}

function earliest(times: readonly (Date | undefined)[]): Date | undefined {
  const known = times.flatMap((time) => time?.getTime() ?? [])
  return known.length > 0 ? new Date(Math.min(...known)) : undefined
}

function unknown(source: string): never {
  throw new PullpassError('credential-unavailable', `the source \`${source}\` is not known here`, {
    remedies: ['name the configuration that has its plugin with --config'],
  })
}

function nothing(source: CredentialSource, registries: readonly string[]): PullpassError {
  const list = registries.map((registry) => `\`${registry}\``).join(', ')
  return new PullpassError(
    'credential-unavailable',
    `${source.describe()} has no login for ${list || 'an empty secret'}`,
  )
}
