// The logins that docker and podman keep for the person, as a source.

import pLimit from 'p-limit'
import type { Clock } from '../../basics/clock.ts'
import type { Environment } from '../../basics/environment.ts'
import { readTokenExpiry } from '../../dockerconfig/token-expiry.ts'
import { parseImage } from '../../image/parse.ts'
import { createMemory, type Fetched } from '../memory.ts'
import { readFileIfPresent } from '../read-file.ts'
import type { Credential, CredentialSource } from '../source.ts'
import { findLogin, type LoginWish } from './find-login.ts'
import { listConfigFiles } from './locations.ts'

/** A helper may fetch a token from far away. */
const mostAtOnce = 4
/** Long enough for all that one command does, short enough that a new `docker login` is soon seen. */
const keepMs = 60_000
const maxFileBytes = 8 * 1024 * 1024

export interface DockerConfigOptions {
  /** Says where the files are, and what helpers get of the person's variables. */
  readonly environment: Environment
  readonly clock: Clock
}

/**
 * Opens the source; reads and runs nothing before the first fetch. The first file that has a login gives it. One source serves many
 * callers: a helper runs once for all who ask for the same registry within a minute.
 */
export function openDockerConfigSource({ environment, clock }: DockerConfigOptions): CredentialSource {
  const memory = createMemory(clock)
  const limit = pLimit(mostAtOnce)
  return {
    describe: () => 'the logins of docker and podman',
    fetch: async (query) => {
      const { registry } = query
      const parsed = query.image === undefined ? undefined : parseImage(query.image)
      const lookup = parsed?.ok ? parsed.image.lookup : undefined
      return await memory.recall(JSON.stringify([registry, lookup]), query, (signal) =>
        limit(() => fetchLogin({ registry, lookup }, environment, clock, signal)),
      )
    },
  }
}

async function fetchLogin(
  wish: LoginWish,
  environment: Environment,
  clock: Clock,
  signal: AbortSignal,
): Promise<Fetched> {
  for (const path of listConfigFiles(environment)) {
    const bytes = await readFileIfPresent(path, maxFileBytes)
    const login = bytes && (await findLogin(path, bytes, wish, environment, signal))
    if (login) return { credential: describeLogin(login, clock.now()), keepMs }
  }
  return { credential: undefined, keepMs }
}

function describeLogin({ username, password }: Credential, now: Date): Credential {
  const expiry = readTokenExpiry(password, now)
  return { username, password, ...(expiry.kind === 'expires' && { expiresAt: expiry.expiresAt }) }
}
