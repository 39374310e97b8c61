// What docker, podman and crane would do with the same document for the same image. "It works on my laptop" proves nothing for a kubelet.

import { decodeBase64 } from '../dockerconfig/base64.ts'
import { decodeUtf8Lossy } from '../dockerconfig/byte-string.ts'
import type { DocumentLayout } from '../dockerconfig/document.ts'
import type { DockerConfigEntry } from '../dockerconfig/entry.ts'
import { parseGoUrl } from '../dockerconfig/go-url.ts'
import { hubHost, legacyHubHost } from '../image/docker-hub.ts'
import type { ImageReference } from '../image/reference.ts'
import { type LaptopConfig, readLaptopConfig } from './laptop-config.ts'

/** What one tool would do. */
export interface ToolVerdict {
  readonly tool: 'docker' | 'podman' | 'crane'
  /** `helper`: it asks a credential helper on the machine instead. `refused`: it can't use the document. */
  readonly outcome: 'credential' | 'identity-token' | 'helper' | 'anonymous' | 'refused'
  /** The key it picks, as written. Text from outside. */
  readonly registry?: string
  readonly username?: string
  /** A sentence without full stop; holds no text from outside. */
  readonly message: string
}

type Finding = Omit<ToolVerdict, 'tool'>

/** The key that docker and crane keep the login of Docker Hub under. */
const hubServer = 'https://index.docker.io/v1/'

/**
 * Judges a document in place of `~/.docker/config.json`. Sources: cli/config of docker/cli, image/pkg/docker/config of
 * containers/container-libs, pkg/authn of google/go-containerregistry.
 */
export function judgeOtherTools(
  document: { readonly bytes: Uint8Array; readonly layout: DocumentLayout },
  image: ImageReference,
): readonly ToolVerdict[] {
  if (document.layout === 'dockercfg') {
    const finding: Finding = { outcome: 'refused', message: 'expects the entries under auths' }
    return (['docker', 'podman', 'crane'] as const).map((tool) => ({ tool, ...finding }))
  }
  const config = readLaptopConfig(document.bytes)
  return [
    { tool: 'docker', ...judgeDocker(config, [serverOf(image)]) },
    { tool: 'podman', ...judgePodman(config, image) },
    { tool: 'crane', ...judgeDocker(config, [repositoryOf(image), serverOf(image)]) },
  ]
}

/** docker, and crane, which reads the file with docker's code but looks the repository up before the host. */
function judgeDocker(config: LaptopConfig, servers: readonly string[]): Finding {
  if (config.errors.length > 0 || config.entries.some(isRefusedByDocker)) {
    return {
      outcome: 'refused',
      message: 'one bad entry makes it refuse the whole file (auth must be padded base64 of user:password)',
    }
  }
  for (const server of servers) {
    if (config.credsStore || config.credHelpers.has(server)) return askHelper()
    const entry = findByServer(config.entries, server)
    if (entry) return describePick(entry, readDockerLogin(entry))
  }
  return { outcome: 'anonymous', message: 'finds no entry for this host; it knows neither wildcards nor path prefixes' }
}

function findByServer(entries: readonly DockerConfigEntry[], server: string): DockerConfigEntry | undefined {
  return entries.find(({ key }) => key === server) ?? entries.find(({ key }) => toHostname(key) === server)
}

/** ConvertToHostname of docker/cli. */
function toHostname(key: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(key)?.[0]
  const parsed = scheme === undefined ? undefined : parseGoUrl(key.slice(scheme.length))
  const host = parsed?.ok ? parsed.url.host.replace(/:$/, '') : ''
  return host === '' ? (key.split('/', 1)[0] ?? '') : host
}

function isRefusedByDocker({ written }: DockerConfigEntry): boolean {
  const auth = written.auth?.reveal() ?? ''
  if (auth === '') return false
  const decoded = decodeBase64(auth, 'padded')
  return !decoded.ok || decoded.bytes.indexOf(0x3a) < 1
}

function readDockerLogin(entry: DockerConfigEntry): string | undefined {
  return entry.username === '' && entry.password.reveal() === '' ? undefined : entry.username
}

/** podman, skopeo, buildah and CRI-O's files: only `auth` is read, parents of the repository are tried, then hosts. */
function judgePodman(config: LaptopConfig, image: ImageReference): Finding {
  if (config.hasTrailingText || config.errors.some(({ kind, path }) => isRefusedByPodman(kind, path))) {
    return { outcome: 'refused', message: 'cannot read the file' }
  }
  if (config.credHelpers.has(image.registry)) return askHelper()
  const entry = findForPodman(config.entries, image)
  if (!entry) return { outcome: 'anonymous', message: 'finds no entry for this image, its parent paths or its host' }
  const auth = entry.written.auth?.reveal() ?? ''
  const decoded = decodeBase64(auth, 'padded')
  if (!decoded.ok) {
    return { outcome: 'refused', registry: entry.key, message: 'picks an entry whose auth is not padded base64' }
  }
  const colon = decoded.bytes.indexOf(0x3a)
  if (colon === -1) {
    return {
      outcome: 'anonymous',
      registry: entry.key,
      message: 'picks an entry without usable auth; it does not read username and password',
    }
  }
  return describePick(entry, decodeUtf8Lossy(decoded.bytes.subarray(0, colon)))
}

/** Faults in fields that podman does not have do not trouble it, and what is in `auth` matters only for the entry it picks. */
function isRefusedByPodman(kind: string, path: readonly string[]): boolean {
  if (kind === 'syntax') return true
  const [top = 'auths', , field] = path
  return kind === 'wrong-type' && /^auth/i.test(top) && (field === undefined || /^auth$/i.test(field))
}

function findForPodman(entries: readonly DockerConfigEntry[], image: ImageReference): DockerConfigEntry | undefined {
  for (let key = image.lookup; key !== ''; key = key.slice(0, Math.max(key.lastIndexOf('/'), 0))) {
    const exact = entries.find((entry) => entry.key === key)
    if (exact) return exact
  }
  const registry = normalizeHub(image.registry)
  return entries.find(({ key }) => {
    const stripped = key.replace(/^http:\/\//, '').replace(/^https:\/\//, '')
    return normalizeHub(stripped === key ? key : (stripped.split('/', 1)[0] ?? '')) === registry
  })
}

function normalizeHub(host: string): string {
  return host === hubHost || host === 'registry-1.docker.io' ? legacyHubHost : host
}

function describePick({ key, written }: DockerConfigEntry, username: string | undefined): Finding {
  const pick = { registry: key, ...(username !== undefined && { username }) }
  if (written.tokens.length > 0) {
    return { outcome: 'identity-token', ...pick, message: 'uses the token of this entry, which the kubelet ignores' }
  }
  if (username === undefined) return { outcome: 'anonymous', ...pick, message: 'picks an entry without credentials' }
  return { outcome: 'credential', ...pick, message: 'uses this one entry' }
}

function askHelper(): Finding {
  return {
    outcome: 'helper',
    message: 'asks a credential helper of the machine it runs on, which the kubelet does not have',
  }
}

function serverOf(image: ImageReference): string {
  return image.registry === hubHost ? hubServer : image.registry
}

function repositoryOf(image: ImageReference): string {
  return image.registry === hubHost ? `${legacyHubHost}/${image.repository}` : image.lookup
}
