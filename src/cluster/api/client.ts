// JSON requests to one API server: repeated where that is safe, and with errors that say what could not be done.

import type { Clock } from '../../basics/clock.ts'
import { retry } from '../../basics/retry.ts'
import type { HttpResponse } from '../../http/transport.ts'
import { answerError, ClusterError, foreignAnswerError, transportError } from '../errors.ts'
import { readStatus } from '../status.ts'
import type { RequestSubject } from '../subject.ts'
import type { Connection, Sent } from './connection.ts'
import { readRetryAfter } from './retry-after.ts'

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path and query. */
  readonly path: string
  /** Sent as JSON, exactly as it is. */
  readonly body?: unknown
  /** What an error says it was about; the cluster's name is added. */
  readonly about: Omit<RequestSubject, 'cluster'>
  /** Which failures the caller has an answer for: they come back as answers when the server explains them as Kubernetes does. */
  readonly isExpected?: (status: number, reason: string) => boolean
  /** Texts of the body that the server may repeat and nobody may see. */
  readonly confidential?: readonly string[]
  readonly signal?: AbortSignal
  readonly maxBodyBytes?: number
}

export interface ApiAnswer {
  readonly status: number
  /** Parsed JSON. */
  readonly body: unknown
  /** The server's reason where the status is one of the expected failures. */
  readonly reason?: string
  /** Whether an earlier attempt of the same request may have been carried out, its answer lost. */
  readonly mayBeRepeat: boolean
}

export interface ApiClient {
  /** The cluster's name, for errors. */
  readonly cluster: string
  /** Rejects with a {@link ClusterError}, a `login-failed` error, or the signal's reason. */
  call(request: ApiRequest): Promise<ApiAnswer>
}

export interface ApiClientOptions {
  readonly cluster: string
  readonly connection: Connection
  readonly clock: Clock
  readonly random: () => number
  /** The longest that one attempt takes. */
  readonly requestTimeoutMs: number
}

const attempts = 5
/** A server that wants to be left alone longer than this is told of instead of waited for. */
const longestWaitMs = 30_000

/** Opens a client on a connection. */
export function openApiClient(options: ApiClientOptions): ApiClient {
  return {
    cluster: options.cluster,
    async call(request) {
      let mayBeRepeat = false
      const policy = {
        attempts,
        firstDelayMs: 250,
        maxDelayMs: 5_000,
        clock: options.clock,
        random: options.random,
        ...(request.signal && { signal: request.signal }),
        isTemporary: (error: unknown) => isTemporary(request.method, error),
      }
      return await retry(policy, async () => {
        try {
          return { ...(await callOnce(options, request)), mayBeRepeat }
        } catch (error) {
          mayBeRepeat ||= mayHaveHappened(error)
          throw error
        }
      })
    },
  }
}

async function callOnce(options: ApiClientOptions, request: ApiRequest): Promise<Omit<ApiAnswer, 'mayBeRepeat'>> {
  const subject = { ...request.about, cluster: options.cluster }
  const sent = await options.connection
    .send({
      ...encodeBody(request.body),
      method: request.method,
      path: request.path,
      headersTimeoutMs: options.requestTimeoutMs,
      bodyTimeoutMs: options.requestTimeoutMs,
      ...(request.signal && { signal: request.signal }),
      ...(request.maxBodyBytes !== undefined && { maxBodyBytes: request.maxBodyBytes }),
    })
    .catch((error: unknown) => {
      throw transportError(subject, error, request.method !== 'GET')
    })
  return readAnswer(options, request, subject, sent)
}

function encodeBody(body: unknown): { readonly headers: Record<string, string>; readonly body?: Uint8Array } {
  const accept = { accept: 'application/json' }
  if (body === undefined) return { headers: accept }
  const bytes = Buffer.from(JSON.stringify(body))
  // Node adds the length itself, but not to a DELETE.
  const headers = { ...accept, 'content-type': 'application/json', 'content-length': String(bytes.length) }
  return { headers, body: bytes }
}

function readAnswer(
  options: ApiClientOptions,
  request: ApiRequest,
  subject: RequestSubject,
  { answer, authorization }: Sent<HttpResponse>,
): Omit<ApiAnswer, 'mayBeRepeat'> {
  const body = parseJson(answer.body)
  const contentType = String(answer.headers['content-type'] ?? '')
  if (answer.status >= 200 && answer.status < 300) {
    if (typeof body !== 'object' || body === null) throw foreignAnswerError(subject, answer.status, contentType)
    return { status: answer.status, body }
  }
  const explained = readStatus(body)
  if (explained && request.isExpected?.(answer.status, explained.reason)) {
    return { status: answer.status, body, reason: explained.reason }
  }
  const retryAfterMs = readRetryAfter(answer.headers['retry-after'], options.clock.now())
  const token = authorization?.reveal().replace(/^\w+ /, '')
  throw answerError(subject, {
    status: answer.status,
    explained,
    contentType,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    confidential: [...(request.confidential ?? []), ...(token ? [token] : [])],
  })
}

/** Whether asking again may help and does no harm; a number is the wait that the server asked for. */
function isTemporary(method: ApiRequest['method'], error: unknown): boolean | number {
  if (!(error instanceof ClusterError)) return false
  // A POST is repeated only when the server says that it did nothing; PUT and DELETE carry the version they are meant for.
  const isSafe = method !== 'POST' || error.status === 429 || isQuotaRace(error)
  const mayPass = isPassing(error) || isQuotaRace(error)
  const waitMs = error.retryAfterMs ?? 0
  if (!isSafe || !mayPass || waitMs > longestWaitMs) return false
  return waitMs > 0 ? waitMs : true
}

function isPassing({ status, failure }: ClusterError): boolean {
  return failure === 'cut' || status === 429 || status === 500 || status === 502 || status === 503 || status === 504
}

/** Two creations at once in a namespace with a quota: one is told of a conflict on the quota object, with nothing created. */
function isQuotaRace({ status, reason }: ClusterError): boolean {
  return status === 409 && reason === 'Conflict'
}

function mayHaveHappened(error: unknown): boolean {
  return error instanceof ClusterError && error.status !== 429
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}
