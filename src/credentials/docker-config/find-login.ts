// The login for a registry in one docker config: credHelpers, then credsStore, then auths.

import type { Environment } from '../../basics/environment.ts'
import { quoteName } from '../../basics/quote.ts'
import type { DockerConfigEntry } from '../../dockerconfig/entry.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { type LaptopConfig, readLaptopConfig } from '../../explain/laptop-config.ts'
import { findEntry, listServerNames } from './find-entry.ts'
import { askHelper, type HelperLogin } from './helper.ts'
import { identityTokenError } from './identity-token.ts'

/** Which login is looked for. */
export interface LoginWish {
  readonly registry: string
  /** Registry and repository of the image, where one is known. */
  readonly lookup: string | undefined
}

/**
 * The login in `bytes`, the content of `path`; undefined when it has none. A helper that has none leaves it to what the file itself says.
 * Rejects with `credential-source` for a file that docker would not read either.
 */
export async function findLogin(
  path: string,
  bytes: Uint8Array,
  wish: LoginWish,
  environment: Environment,
  signal: AbortSignal,
): Promise<HelperLogin | undefined> {
  const config = readLaptopConfig(bytes)
  const [error] = config.errors
  if (error) {
    const place = error.syntax
      ? `line ${error.syntax.line}, column ${error.syntax.column}`
      : error.path.map(quoteName).join('.')
    throw new PullpassError('credential-source', `${quoteName(path)} is not a docker config`, {
      cause: new Error(place === '' ? error.reason : `${error.reason} at ${place}`),
    })
  }
  for (const helper of listHelpers(config, wish.registry)) {
    const login = await askHelper({ ...helper, configFile: path }, environment, signal)
    if (login) return login
  }
  const entry = findEntry(config.entries, wish.registry, wish.lookup)
  return entry && readEntry(entry, path)
}

function listHelpers(config: LaptopConfig, registry: string): { suffix: string; server: string }[] {
  const names = listServerNames(registry)
  const own = names.find((name) => config.credHelpers.has(name))
  const helpers = own === undefined ? [] : [{ suffix: config.credHelpers.get(own) ?? '', server: own }]
  return config.credsStore === undefined ? helpers : [...helpers, { suffix: config.credsStore, server: names[0] }]
}

/** An entry without anything in it only says that a helper has the login. */
function readEntry(entry: DockerConfigEntry, path: string): HelperLogin | undefined {
  if (entry.username !== '' && entry.password.reveal() !== '') return entry
  if (entry.written.tokens.length > 0) throw identityTokenError(entry.key, quoteName(path))
  if (entry.username === '' && entry.password.reveal() === '') return undefined
  throw new PullpassError(
    'credential-unusable',
    `the login for ${quoteName(entry.key)} in ${quoteName(path)} is incomplete`,
    {
      cause: new Error(entry.username === '' ? 'it has no user name' : 'it has no password'),
      remedies: ['log in again with `docker login` or `podman login`'],
    },
  )
}
