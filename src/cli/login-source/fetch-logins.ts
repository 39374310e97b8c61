// The logins of a source for the registries that are wanted.

import { openDockerConfigSource } from '../../credentials/docker-config/source.ts'
import { openProviderSource } from '../../credentials/kubelet/source.ts'
import type { Credential, CredentialSource } from '../../credentials/source.ts'
import { PullpassError } from '../../errors/pullpass-error.ts'
import { hubHost } from '../../image/docker-hub.ts'
import { parseImage } from '../../image/parse.ts'
import { recogniseRegistry } from '../../registries/recognise.ts'
import { serverKeyFor } from '../../registries/server-key.ts'
import type { RegistryLogin } from '../../secret/request.ts'
import type { CliContext } from '../context.ts'
import { showText } from '../output/escape.ts'
import type { FetchedContent, LoginSourceOptions } from './flags.ts'

/** One login for each server, or for each registry of the images where no server is named. Says what it found, without passwords. */
export async function fetchLogins(
  content: FetchedContent,
  images: readonly string[],
  context: CliContext,
): Promise<RegistryLogin[]> {
  const source = openSource(content.source, context)
  const servers = content.servers.length > 0 ? content.servers : listRegistries(images)
  if (servers.length === 0) {
    throw new PullpassError('usage', 'it is open which registry the login is for', {
      remedies: ['name it with --server, or name an image with --image'],
    })
  }
  const logins = new Map<string, RegistryLogin>()
  for (const server of servers) {
    const registry = serverKeyFor(server)
    const { username, password, expiresAt } = await fetchOne(source, registry, images, context)
    const end = expiresAt === undefined ? '' : `, until ${expiresAt.toISOString()}`
    context.output.note(showText(`${registry}: ${username}, from ${source.describe()}${end}`))
    logins.set(registry, { registry, username, password })
  }
  return [...logins.values()]
}

function openSource(options: LoginSourceOptions, { environment, clock }: CliContext): CredentialSource {
  switch (options.kind) {
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
