// One request to the registry: which door it is for, whether it may pass, and the reply.

import type { Reply } from '../loopback/reply.ts'
import { BodyTooLargeError, type ReceivedRequest } from '../loopback/request.ts'
import type { RegistryContent } from './content.ts'
import { RegistryError, registryErrorReply } from './errors.ts'
import type { Gate } from './gate.ts'
import { answerManifest, listTags } from './manifests.ts'
import { answerBlob, continueUpload, startUpload } from './uploads.ts'

const apiVersion = { 'docker-distribution-api-version': 'registry/2.0' }
const part = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const pathPattern = new RegExp(`^/v2/(${part}(?:/${part})*)/(manifests|blobs|tags)/(.*)$`)
const referencePattern = /^(\w[\w.-]{0,127}|[a-z0-9]+:[a-f0-9]{32,})$/

/** The reply to one request; refusals are replies too. */
export async function answerRegistryRequest(
  content: RegistryContent,
  gate: Gate,
  request: ReceivedRequest,
): Promise<Reply> {
  const reply = await answer(content, gate, request).catch((error: unknown) =>
    registryErrorReply(error instanceof BodyTooLargeError ? new RegistryError('SIZE_INVALID') : error),
  )
  return { ...reply, headers: { ...apiVersion, ...reply.headers } }
}

async function answer(content: RegistryContent, gate: Gate, request: ReceivedRequest): Promise<Reply> {
  if (request.path === '/token' && gate.answerTokenRequest !== undefined) return gate.answerTokenRequest(request)
  if (request.path === '/v2/' || request.path === '/v2') {
    gate.admit(request, undefined)
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }
  }
  const [, repository, door, rest = ''] = pathPattern.exec(request.path) ?? []
  if (repository === undefined || door === undefined) throw new RegistryError('NAME_INVALID')
  const isReading = request.method === 'GET' || request.method === 'HEAD'
  gate.admit(request, { repository, action: isReading && !rest.startsWith('uploads/') ? 'pull' : 'push' })
  return pass(content, gate, request, { repository, door, rest })
}

interface Passage {
  readonly repository: string
  readonly door: string
  readonly rest: string
}

function pass(
  content: RegistryContent,
  gate: Gate,
  request: ReceivedRequest,
  { repository, door, rest }: Passage,
): Reply | Promise<Reply> {
  const isReading = request.method === 'GET' || request.method === 'HEAD'
  if (door === 'tags' && rest === 'list' && isReading) return listTags(content, repository, request.query)
  if (door === 'manifests') {
    if (!referencePattern.test(rest)) throw new RegistryError('MANIFEST_INVALID')
    return answerManifest(content, repository, rest, request)
  }
  if (door === 'blobs' && (rest === 'uploads/' || rest === 'uploads') && request.method === 'POST') {
    return startUpload(content, repository, request, (from) => mayPull(gate, request, from))
  }
  if (door === 'blobs' && rest.startsWith('uploads/')) {
    return continueUpload(content, repository, rest.slice('uploads/'.length), request)
  }
  if (door === 'blobs' && isReading && referencePattern.test(rest)) {
    return answerBlob(content, repository, rest, request.headers.range)
  }
  throw new RegistryError('UNSUPPORTED')
}

function mayPull(gate: Gate, request: ReceivedRequest, repository: string): boolean {
  try {
    gate.admit(request, { repository, action: 'pull' })
    return true
  } catch {
    return false
  }
}
