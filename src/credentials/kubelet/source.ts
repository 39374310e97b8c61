// The kubelet's own credential providers as a source, from the configuration that nodes have: Amazon's, Google's and Azure's programs work unchanged.

import { resolve } from 'node:path'
import type { Clock } from '../../basics/clock.ts'
import type { Environment } from '../../basics/environment.ts'
import { readTokenExpiry } from '../../dockerconfig/token-expiry.ts'
import { isPullpassError, type PullpassError } from '../../errors/pullpass-error.ts'
import { parseImage } from '../../image/parse.ts'
import type { Credential, CredentialQuery, CredentialSource } from '../source.ts'
import { chooseLogin } from './choose.ts'
import { readProviderConfigs } from './config-file.ts'
import type { ProviderLogin } from './exchange.ts'
import { openProvider, type Provider } from './provider.ts'

/** A login that was fetched just now will not last longer when it is fetched again. */
const freshMs = 60_000

export interface ProviderSourceOptions {
  /** The file or folder of the kubelet's `--image-credential-provider-config`. */
  readonly config: string
  /** The folder of the kubelet's `--image-credential-provider-bin-dir`. */
  readonly binDir: string
  readonly environment: Environment
  readonly clock: Clock
}

/**
 * Opens the source; reads and runs nothing before the first fetch, which reads the configuration once. A provider that fails does not
 * matter where another one has the login. Without an image the registry alone is asked for, which suits providers that look at the host.
 */
export function openProviderSource(options: ProviderSourceOptions): CredentialSource {
  const { clock, environment } = options
  const config = resolve(environment.workingDirectory, options.config)
  const binDir = resolve(environment.workingDirectory, options.binDir)
  let opened: readonly Provider[] | undefined
  const openProviders = async (): Promise<readonly Provider[]> => {
    const configs = await readProviderConfigs(config)
    // Somebody else's reading may have been faster.
    opened ??= configs.map((one) => openProvider(one, { binDir, environment, clock }))
    return opened
  }
  return {
    describe: () => `the credential providers of \`${options.config}\``,
    fetch: async (query) => {
      const providers = opened ?? (await openProviders())
      const image = lookupOf(query)
      const asked = providers.filter((provider) => provider.matches(image))
      const now = clock.now().getTime()
      const ask = (sinceMs: number) => askAll(asked, image, sinceMs, query.signal, clock)
      const credential = await ask(query.isRefused ? now : 0)
      const endsTooSoon = credential?.expiresAt && query.validUntil && credential.expiresAt < query.validUntil
      return endsTooSoon ? await ask(now - freshMs) : credential
    },
  }
}

function lookupOf({ registry, image }: CredentialQuery): string {
  const parsed = image === undefined ? undefined : parseImage(image)
  return parsed?.ok ? parsed.image.lookup : registry
}

async function askAll(
  providers: readonly Provider[],
  image: string,
  sinceMs: number,
  signal: AbortSignal,
  clock: Clock,
): Promise<Credential | undefined> {
  const answers: (readonly ProviderLogin[])[] = []
  const failures: PullpassError[] = []
  for (const provider of providers) {
    try {
      answers.push(await provider.fetch(image, sinceMs, signal))
    } catch (error) {
      if (!isPullpassError(error) || signal.aborted) throw error
      failures.push(error)
    }
  }
  const login = chooseLogin(answers, image)
  const [failure] = failures
  if (!login && failure) throw failure
  return login && describeLogin(login, clock.now())
}

function describeLogin({ username, password }: Pick<ProviderLogin, 'username' | 'password'>, now: Date): Credential {
  const expiry = readTokenExpiry(password, now)
  return { username, password, ...(expiry.kind === 'expires' && { expiresAt: expiry.expiresAt }) }
}
