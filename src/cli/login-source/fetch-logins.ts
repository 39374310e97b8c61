// The logins of a source for the registries that are wanted.

import { openDockerConfigSource } from '../../credentials/docker-config/source.ts'
import { openProviderSource } from '../../credentials/kubelet/source.ts'
import type { Credential, CredentialSource } from '../../credentials/source.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { hubHost } from '../../image/docker-hub.ts'
import { parseImage } from '../../image/parse.ts'
import { describeLogins } from '../../provision/renew/logins.ts'
import type { RenewRecord } from '../../provision/renew/record.ts'
import { recogniseRegistry } from '../../registries/recognise.ts'
import { serverKeyFor } from '../../registries/server-key.ts'
import type { RegistryLogin } from '../../secret/request.ts'
import type { CliContext } from '../context.ts'
import { showText } from '../output/escape.ts'
import { dockerConfigSourceName, openNamedSources } from '../plugins/open-sources.ts'
import type { FetchedContent, LoginSourceOptions } from './flags.ts'

/** Fetched logins, and where they can be fetched again. */
export interface FetchedLogins {
  readonly logins: readonly RegistryLogin[]
  readonly record?: RenewRecord
}

/** One login for each server, or for each registry of the images where no server is named. Says what it found, without passwords. */
export async function fetchLogins(
  content: FetchedContent,
  images: readonly string[],
  context: CliContext,
): Promise<FetchedLogins> {
  const source = await openSource(content.source, context)
  const servers = content.servers.length > 0 ? content.servers : listRegistries(images)
  if (servers.length === 0) {
    throw new PullpassError('usage', 'it is open which registry the login is for', {
      remedies: ['name it with --server, or name an image with --image'],
    })
  }
  const logins = new Map<string, RegistryLogin>()
  const credentials: Credential[] = []
  for (const server of servers) {
    const registry = serverKeyFor(server)
    const credential = await fetchOne(source, registry, images, context)
    const { username, password, expiresAt } = credential
    const end = expiresAt === undefined ? '' : `, until ${expiresAt.toISOString()}`
    context.output.note(showText(`${registry}: ${username}, from ${source.describe()}${end}`))
    logins.set(registry, { registry, username, password })
    credentials.push(credential)
  }
  const record = recordOf(content.source, credentials, images)
  return { logins: [...logins.values()], ...(record && { record }) }
}

/** What the secret says about a source that `renew` can ask again by its name alone. */
function recordOf(
  source: LoginSourceOptions,
  credentials: readonly Credential[],
  images: readonly string[],
): RenewRecord | undefined {
  if (source.kind === 'credential-providers') return undefined
  const name = source.kind === 'plugin' ? source.name : dockerConfigSourceName
  return { ...describeLogins(name, credentials), ...(images.length > 0 && { images }) }
}

async function openSource(options: LoginSourceOptions, context: CliContext): Promise<CredentialSource> {
  const { environment, clock } = context
  switch (options.kind) {
    case 'plugin':
      return (await openNamedSources(context, options.config)).get(options.name)
    case 'docker-config':
      return openDockerConfigSource({ environment, clock })
    case 'credential-providers':
      return openProviderSource({ config: options.config, binDir: options.binDir, environment, clock })
  }
}

function listRegistries(images: readonly string[]): string[] {
  return [...new Set(images.flatMap((image) => registryOfImage(image) ?? []))]
}

function registryOfImage(image: string): string | undefined {
  const parsed = parseImage(image)
  return parsed.ok ? parsed.image.registry : undefined
}

async function fetchOne(
  source: CredentialSource,
  key: string,
  images: readonly string[],
  { signal }: CliContext,
): Promise<Credential> {
  const host = key.replace(/^https:\/\//, '').split('/', 1)[0] ?? ''
  const registry = recogniseRegistry(host)?.id === 'docker-hub' ? hubHost : host
  const image = images.find((candidate) => registryOfImage(candidate) === registry)
  const credential = await source.fetch({ registry, signal, ...(image === undefined ? {} : { image }) })
  if (credential !== undefined) return credential
  throw new PullpassError('credential-unavailable', `${source.describe()} have none for \`${registry}\``, {
    remedies: [`log in first (\`docker login ${registry}\`), or pass the login with --username and --password-stdin`],
  })
}
