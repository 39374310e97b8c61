// Asks for a manifest: HEAD, and one GET where HEAD is not allowed or its answer has no room for the reason.

import type { Redacted } from '../../basics/redacted.ts'
import type { HttpResponse } from '../../http/transport.ts'
import type { ImageReference } from '../../image/reference.ts'
import type { RegistryTransports } from '../transports.ts'
import { type Asked, ask, headerOf } from './ask.ts'
import type { Endpoint } from './endpoint.ts'

/** All that a runtime pulls: OCI index and manifest, Docker manifest list and schema 2. */
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]

/** Docker schema 1, which some registries send whatever was accepted; runtimes gave it up (containerd with 2.1, see its `RELEASES.md`). */
const schema1Type = /^application\/vnd\.docker\.distribution\.manifest\.v1\+(?:json|prettyjws)$/

/** HEAD not allowed; and the statuses whose reason is worth a GET, which Docker Hub counts as a pull only when it succeeds. */
const askAgainWithGet: ReadonlySet<number> = new Set([403, 404, 405])

/** Asks `endpoint` for the manifest of `image`. The body is a reason only where the status is not 200. */
export async function askManifest(
  transports: RegistryTransports,
  endpoint: Endpoint,
  image: ImageReference,
  authorization: Redacted<string> | undefined,
  signal: AbortSignal,
): Promise<Asked> {
  const url = `${endpoint.origin}/v2/${image.repository}/manifests/${image.digest ?? image.tag}`
  const question = { url, accept: manifestTypes.join(', '), authorization, signal }
  const answer = await ask(transports, endpoint, { ...question, method: 'HEAD' })
  if (!askAgainWithGet.has(answer.status)) return answer
  return await ask(transports, endpoint, { ...question, method: 'GET' })
}

/** Whether a 200 is a manifest, and not what a captive portal or a proxy answers to everything. */
export function isManifest(response: HttpResponse): boolean {
  const type = mediaTypeOf(response) ?? ''
  return manifestTypes.includes(type) || headerOf(response, 'docker-content-digest') !== undefined
}

/** Whether the manifest is one that no runtime pulls any more. */
export function isSchema1(response: HttpResponse): boolean {
  return schema1Type.test(mediaTypeOf(response) ?? '')
}

/** The media type without parameters. */
export function mediaTypeOf(response: HttpResponse): string | undefined {
  return headerOf(response, 'content-type')?.split(';')[0]?.trim().toLowerCase()
}

/** The digest, when it has the shape of one. */
export function digestOf(response: HttpResponse): string | undefined {
  const digest = headerOf(response, 'docker-content-digest')
  return digest !== undefined && /^[a-z0-9+._-]{1,40}:[a-fA-F0-9]{32,128}$/.test(digest) ? digest : undefined
}
