// Manifests and tags (OCI distribution specification, "Pulling manifests", "Pushing manifests", "Listing tags").

import type { Reply } from '../loopback/reply.ts'
import type { ReceivedRequest } from '../loopback/request.ts'
import type { Manifest, RegistryContent } from './content.ts'
import { RegistryError } from './errors.ts'

const maxManifestBytes = 4 * 1024 * 1024

/** GET, HEAD, PUT and DELETE of a manifest by tag or digest. */
export async function answerManifest(
  content: RegistryContent,
  repository: string,
  reference: string,
  request: ReceivedRequest,
): Promise<Reply> {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return showManifest(content, repository, reference)
    case 'PUT':
      return storeManifest(content, repository, reference, request)
    case 'DELETE':
      if (!content.removeManifest(repository, reference)) throw new RegistryError('MANIFEST_UNKNOWN')
      return { status: 202, headers: { 'content-length': '0' } }
    default:
      throw new RegistryError('UNSUPPORTED')
  }
}

function showManifest(content: RegistryContent, repository: string, reference: string): Reply {
  const manifest = content.findManifest(repository, reference)
  if (manifest === undefined) {
    throw new RegistryError(content.hasRepository(repository) ? 'MANIFEST_UNKNOWN' : 'NAME_UNKNOWN')
  }
  const { mediaType, digest, bytes } = manifest
  const headers = { 'content-type': mediaType, 'docker-content-digest': digest, etag: `"${digest}"` }
  return { status: 200, headers, body: bytes }
}

async function storeManifest(
  content: RegistryContent,
  repository: string,
  reference: string,
  request: ReceivedRequest,
): Promise<Reply> {
  const bytes = await request.readBody(maxManifestBytes)
  const document = parse(bytes)
  checkReferences(content, repository, document)
  const mediaType = request.headers['content-type'] ?? String(Reflect.get(document, 'mediaType') ?? '')
  const { digest }: Manifest = content.addManifest(repository, reference, mediaType, bytes)
  return {
    status: 201,
    headers: {
      location: `/v2/${repository}/manifests/${digest}`,
      'docker-content-digest': digest,
      'content-length': '0',
    },
  }
}

function parse(bytes: Buffer): object {
  try {
    const document: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof document === 'object' && document !== null && Reflect.get(document, 'schemaVersion') === 2)
      return document
  } catch {
    // told below, like a document of another form
  }
  throw new RegistryError('MANIFEST_INVALID')
}

// A manifest may come only after everything that it names, but for layers that are kept elsewhere (`urls`).
function checkReferences(content: RegistryContent, repository: string, document: object): void {
  const blobs = [Reflect.get(document, 'config') ?? [], Reflect.get(document, 'layers') ?? []].flat()
  for (const blob of blobs) {
    if (Array.isArray(blob.urls)) continue
    if (content.findBlob(repository, String(blob.digest)) === undefined)
      throw new RegistryError('MANIFEST_BLOB_UNKNOWN')
  }
  for (const manifest of [Reflect.get(document, 'manifests') ?? []].flat()) {
    const found = content.findManifest(repository, String(manifest.digest))
    if (found === undefined) throw new RegistryError('MANIFEST_BLOB_UNKNOWN')
  }
}

/** GET of the tags, in pages with `n` and `last`. */
export function listTags(content: RegistryContent, repository: string, query: URLSearchParams): Reply {
  if (!content.hasRepository(repository)) throw new RegistryError('NAME_UNKNOWN')
  const last = query.get('last') ?? ''
  const rest = content.tagsOf(repository).filter((tag) => tag > last)
  const size = query.get('n') === null ? rest.length : Math.max(0, Number(query.get('n')))
  const tags = rest.slice(0, size)
  const link = `</v2/${repository}/tags/list?n=${size}&last=${tags.at(-1)}>; rel="next"`
  const headers = { 'content-type': 'application/json', ...(tags.length < rest.length && size > 0 ? { link } : {}) }
  return { status: 200, headers, body: JSON.stringify({ name: repository, tags }) }
}
