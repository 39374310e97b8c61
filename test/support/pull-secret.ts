// Pull secrets as a cluster holds them, for tests.

import type { Secret } from '../../src/basics/wire.ts'

/** A secret of the docker config type in namespace `apps`; `overrides` replaces whole members, `metadata` is merged. */
export function pullSecret(document: unknown, overrides: Secret = {}): Secret {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': Buffer.from(text).toString('base64') },
    ...overrides,
    metadata: { name: 'regcred', namespace: 'apps', uid: 'u-1', resourceVersion: '7', ...overrides.metadata },
  }
}

/** A docker config with one login a host, `user:password-of-HOST`. */
export function dockerConfig(...hosts: readonly string[]): { auths: Record<string, unknown> } {
  return { auths: Object.fromEntries(hosts.map((host) => [host, login('user', `password-of-${host}`)])) }
}

/** An entry as kubectl writes it. */
export function login(username: string, password: string): Record<string, string> {
  return { username, password, auth: Buffer.from(`${username}:${password}`).toString('base64') }
}

/** The document inside a stored secret. */
export function documentOf(secret: Secret | undefined): unknown {
  const value = secret?.data?.['.dockerconfigjson']
  return value === undefined ? undefined : JSON.parse(Buffer.from(value, 'base64').toString())
}
