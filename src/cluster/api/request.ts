// What is asked of one API server, and what comes back.

import type { Clock } from '../../basics/clock.ts'
import type { Connection } from '../connection/connection.ts'
import type { RequestSubject } from '../subject.ts'

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
  /** Rejects with a `ClusterError`, a `login-failed` error, or the signal's reason. */
  call(request: ApiRequest): Promise<ApiAnswer>
  /**
   * The bytes of an answer as they come, after its status was found to be a success. Never sent again. Rejects, and the bytes throw, like
   * {@link ApiClient.call}.
   */
  stream(request: ApiStreamRequest): Promise<AsyncIterable<Uint8Array>>
}

export interface ApiStreamRequest extends Pick<ApiRequest, 'path' | 'about' | 'signal'> {
  /** Until the headers are there, in milliseconds; `Infinity` where they may come with the first byte. */
  readonly headersTimeoutMs: number
  /** The longest silence, in milliseconds; may be `Infinity`. */
  readonly silenceMs: number
}

export interface ApiClientOptions {
  readonly cluster: string
  readonly connection: Connection
  readonly clock: Clock
  readonly random: () => number
  /** The longest that one attempt takes. */
  readonly requestTimeoutMs: number
}
