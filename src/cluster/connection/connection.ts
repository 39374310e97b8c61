// The way to one API server: requests go out with the user's credential, which is renewed once when the server no longer takes it.

import pLimit, { type LimitFunction } from 'p-limit'
import type { Redacted } from '../../basics/redacted.ts'
import { untilAborted } from '../../basics/until-aborted.ts'
import type { HttpRequest, HttpResponse, HttpStream } from '../../http/transport.ts'
import type { Authenticator, Credential } from '../authentication/credential.ts'
import type { TransportLease, TransportPool } from './transport-pool.ts'

/** More connections to one API server are slower: each costs a handshake, and its fairness queues are per user. */
const mostPerCluster = 4

export interface ConnectionParts {
  readonly server: string
  /** Headers of every request. */
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly authenticator: Authenticator
  readonly transports: TransportPool
  /** The PEM of the cluster's authority, read anew as its file changes. */
  readonly readAuthority: () => Promise<string | undefined>
  /** Bounds the requests of all clusters together. */
  readonly inFlight: LimitFunction
}

export interface ConnectionRequest extends Omit<HttpRequest, 'url'> {
  /** Path and query, below the server's own path. */
  readonly path: string
}

/** An answer, and the credential that asked for it. */
export interface Sent<Answer> {
  readonly answer: Answer
  readonly authorization?: Redacted<string>
  /** PEM, without its key. */
  readonly clientCertificate?: string
}

export interface Connection {
  /** Rejects with an `HttpError`, or with a `login-failed` or `kubeconfig-context` error when there is no credential. */
  send(request: ConnectionRequest): Promise<Sent<HttpResponse>>
  /** Like send; streams count for no limit. */
  stream(request: ConnectionRequest): Promise<Sent<HttpStream>>
  close(): void
}

/** Opens the connection of one cluster. Nothing is read, run or sent before the first request. */
export function openConnection(parts: ConnectionParts): Connection {
  const ownLimit = pLimit(mostPerCluster)
  return {
    send: (request) =>
      renewing(parts, request, async (prepared, lease) => {
        try {
          const turn = ownLimit(() => parts.inFlight(() => lease.transport.send(prepared)))
          // What waits for its turn must not wait for it after an abort.
          return await untilAborted(turn, request.signal)
        } finally {
          lease.release()
        }
      }),
    stream: (request) =>
      renewing(parts, request, async (prepared, lease) => {
        try {
          return releasedAtEnd(await lease.transport.stream(prepared), lease)
        } catch (error) {
          lease.release()
          throw error
        }
      }),
    close: () => parts.transports.close(),
  }
}

/** Sends the request, and once more with another credential after a 401, which says that nothing was done. */
async function renewing<Answer extends { readonly status: number }>(
  parts: ConnectionParts,
  request: ConnectionRequest,
  attempt: (prepared: HttpRequest, lease: TransportLease) => Promise<Answer>,
): Promise<Sent<Answer>> {
  const first = await sendAs(parts, request, attempt)
  if (first.sent.answer.status !== 401 || !parts.authenticator.discard(first.credential)) return first.sent
  if ('close' in first.sent.answer && typeof first.sent.answer.close === 'function') first.sent.answer.close()
  return (await sendAs(parts, request, attempt)).sent
}

async function sendAs<Answer>(
  parts: ConnectionParts,
  { path, ...request }: ConnectionRequest,
  attempt: (prepared: HttpRequest, lease: TransportLease) => Promise<Answer>,
): Promise<{ readonly sent: Sent<Answer>; readonly credential: Credential }> {
  const [credential, ca] = await Promise.all([parts.authenticator.current(request.signal), parts.readAuthority()])
  const { authorization, clientCertificate } = credential
  const lease = parts.transports.lease({
    ...(ca !== undefined && { ca }),
    ...(clientCertificate && { clientCertificate }),
  })
  const headers = {
    ...parts.headers,
    ...request.headers,
    ...(authorization && { authorization: authorization.reveal() }),
  }
  const answer = await attempt({ ...request, url: `${parts.server}${path}`, headers }, lease)
  const sent = {
    answer,
    ...(authorization && { authorization }),
    ...(clientCertificate && { clientCertificate: clientCertificate.cert }),
  }
  return { sent, credential }
}

/** The stream with its lease given back once, when it ends, fails, is left or closed. */
function releasedAtEnd(stream: HttpStream, lease: TransportLease): HttpStream {
  let isReleased = false
  const release = (): void => {
    if (!isReleased) lease.release()
    isReleased = true
  }
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      yield* stream.chunks
    } finally {
      release()
    }
  }
  return {
    status: stream.status,
    headers: stream.headers,
    chunks: chunks(),
    close() {
      stream.close()
      release()
    },
  }
}
