// Pushing blobs: at once, in pieces, or from another repository (OCI distribution specification, "Pushing blobs").

import type { Reply } from '../loopback/reply.ts'
import type { ReceivedRequest } from '../loopback/request.ts'
import type { RegistryContent, Upload } from './content.ts'
import { RegistryError } from './errors.ts'

const maxChunkBytes = 512 * 1024 * 1024

/** POST to `…/blobs/uploads/`; `mayPull` decides whether a mount from another repository is allowed. */
export async function startUpload(
  content: RegistryContent,
  repository: string,
  request: ReceivedRequest,
  mayPull: (repository: string) => boolean,
): Promise<Reply> {
  const mount = request.query.get('mount')
  const from = request.query.get('from')
  if (mount !== null && from !== null && mayPull(from)) {
    const blob = content.findBlob(from, mount)
    if (blob !== undefined) return created(repository, content.addBlob(repository, blob, mount))
  }
  const digest = request.query.get('digest')
  const upload = content.startUpload(repository)
  if (digest === null) return accepted(repository, upload)
  content.append(upload, await request.readBody(maxChunkBytes))
  content.finishUpload(repository, upload, digest)
  return created(repository, digest)
}

/** GET, PATCH, PUT and DELETE of an upload that was started. */
export async function continueUpload(
  content: RegistryContent,
  repository: string,
  id: string,
  request: ReceivedRequest,
): Promise<Reply> {
  const upload = content.findUpload(repository, id)
  switch (request.method) {
    case 'GET':
      return { ...accepted(repository, upload), status: 204 }
    case 'PATCH':
      checkRange(request, upload)
      content.append(upload, await request.readBody(maxChunkBytes))
      return accepted(repository, upload)
    case 'PUT': {
      const digest = request.query.get('digest')
      if (digest === null) throw new RegistryError('DIGEST_INVALID')
      checkRange(request, upload)
      content.append(upload, await request.readBody(maxChunkBytes))
      content.finishUpload(repository, upload, digest)
      return created(repository, digest)
    }
    case 'DELETE':
      content.cancelUpload(repository, upload)
      return { status: 204 }
    default:
      throw new RegistryError('UNSUPPORTED')
  }
}

function checkRange(request: ReceivedRequest, upload: Upload): void {
  const start = /^(\d+)-\d+$/.exec(String(request.headers['content-range'] ?? ''))?.[1]
  if (start === undefined || Number(start) === upload.length) return
  throw new RegistryError('BLOB_UPLOAD_INVALID', { range: rangeOf(upload) })
}

const rangeOf = (upload: Upload): string => `0-${Math.max(0, upload.length - 1)}`

const accepted = (repository: string, upload: Upload): Reply => ({
  status: 202,
  headers: {
    location: `/v2/${repository}/blobs/uploads/${upload.id}`,
    range: rangeOf(upload),
    'docker-upload-uuid': upload.id,
    'content-length': '0',
  },
})

const created = (repository: string, digest: string): Reply => ({
  status: 201,
  headers: { location: `/v2/${repository}/blobs/${digest}`, 'docker-content-digest': digest, 'content-length': '0' },
})

/** GET and HEAD of a blob, also a part of it. */
export function answerBlob(content: RegistryContent, repository: string, digest: string, range?: string): Reply {
  const bytes = content.findBlob(repository, digest)
  if (bytes === undefined) throw new RegistryError('BLOB_UNKNOWN')
  const headers = {
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    'accept-ranges': 'bytes',
    etag: `"${digest}"`,
  }
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? []
  if (first === undefined) return { status: 200, headers, body: bytes }
  const end = last ? Math.min(Number(last), bytes.length - 1) : bytes.length - 1
  if (Number(first) > end)
    throw new RegistryError('BLOB_UPLOAD_INVALID', { 'content-range': `bytes */${bytes.length}` })
  const part = bytes.subarray(Number(first), end + 1)
  return { status: 206, headers: { ...headers, 'content-range': `bytes ${first}-${end}/${bytes.length}` }, body: part }
}
