// One watch request as a stream of events, with every way it can go wrong as an error.

import * as v from 'valibot'
import { answerError, ClusterError, foreignAnswerError } from '../errors.ts'
import type { WatchEvent } from '../resources/watchable.ts'
import { readStatus } from '../status.ts'
import { describeSubject, type RequestSubject } from '../subject.ts'
import { parseJsonBytes } from './json.ts'
import { splitLines } from './lines.ts'
import type { ObjectReader } from './objects.ts'
import { corePath } from './paths.ts'
import type { ApiClient } from './request.ts'

/** The server is asked to end the watch itself, so that a healthy end can be told from a dead connection. */
const lifeSeconds = 270
/** The server sends a bookmark about every minute, so longer silence is a connection that nobody told us is dead. */
const silenceMs = 90_000
/** The largest object etcd takes is 1.5 MiB; JSON makes it longer. */
const mostLineBytes = 16 * 1024 * 1024

const lineSchema = v.object({ type: v.string(), object: v.looseObject({}) })
const versionSchema = v.looseObject({ metadata: v.looseObject({ resourceVersion: v.string() }) })

const kinds: Readonly<Record<string, 'added' | 'modified' | 'deleted'>> = {
  ADDED: 'added',
  MODIFIED: 'modified',
  DELETED: 'deleted',
}

export interface WatchRequest<T> {
  readonly parts: readonly string[]
  readonly labelSelector?: string
  readonly fieldSelector?: string
  readonly resourceVersion: string
  readonly about: Omit<RequestSubject, 'cluster' | 'verb'>
  readonly read: ObjectReader<T>
  readonly headersTimeoutMs: number
  readonly signal?: AbortSignal
}

/** Watches from a version on until the server ends it. An ERROR event is thrown as what it stands for, 410 among them. */
export async function* watchFrom<T>(client: ApiClient, request: WatchRequest<T>): AsyncGenerator<WatchEvent<T>> {
  const subject: RequestSubject = { ...request.about, verb: 'watch', cluster: client.cluster }
  const chunks = await client.stream({
    path: corePath(request.parts, {
      watch: 'true',
      allowWatchBookmarks: 'true',
      timeoutSeconds: String(lifeSeconds),
      resourceVersion: request.resourceVersion,
      labelSelector: request.labelSelector,
      fieldSelector: request.fieldSelector,
    }),
    about: subject,
    headersTimeoutMs: request.headersTimeoutMs,
    silenceMs,
    ...(request.signal && { signal: request.signal }),
  })
  for await (const line of splitLines(chunks, mostLineBytes)) {
    if (!line.isWhole) throw cutLine(subject)
    if (line.bytes.length > 0) yield readEventLine(line.bytes, subject, request.read)
  }
}

function readEventLine<T>(bytes: Uint8Array, subject: RequestSubject, read: ObjectReader<T>): WatchEvent<T> {
  const parsed = v.safeParse(lineSchema, parseJsonBytes(bytes))
  if (!parsed.success) throw foreignAnswerError(subject, 200, '')
  const { type, object } = parsed.output
  if (type === 'ERROR') throw eventError(object, subject)
  if (!v.is(versionSchema, object)) throw foreignAnswerError(subject, 200, '')
  const { resourceVersion } = object.metadata
  if (type === 'BOOKMARK') return { kind: 'bookmark', resourceVersion }
  const kind = kinds[type]
  if (!kind) throw foreignAnswerError(subject, 200, '')
  return { kind, object: read(object, subject), resourceVersion }
}

function eventError(object: unknown, subject: RequestSubject): ClusterError {
  const explained = readStatus(object)
  return answerError(subject, { status: explained?.code ?? 500, explained, contentType: '', confidential: [] })
}

function cutLine(subject: RequestSubject): ClusterError {
  const cause = new Error('the connection was cut in the middle of an event')
  return new ClusterError('cluster-unreachable', describeSubject(subject), { failure: 'cut' }, { cause })
}
