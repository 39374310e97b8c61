// JSON requests to one API server: repeated where that is safe, and with errors that say what could not be done.

import { retry } from '../../basics/retry.ts'
import { transportError } from '../errors.ts'
import { readAnswer } from './answer.ts'
import { isTemporary, mayHaveHappened } from './repeat.ts'
import type { ApiAnswer, ApiClient, ApiClientOptions, ApiRequest } from './request.ts'
import { openStream } from './stream.ts'

const attempts = 5
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
    stream: (request) => openStream(options, request),
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
  return readAnswer(sent, {
    subject,
    now: options.clock.now(),
    ...(request.isExpected && { isExpected: request.isExpected }),
    ...(request.confidential && { confidential: request.confidential }),
  })
}

function encodeBody(body: unknown): { readonly headers: Record<string, string>; readonly body?: string } {
  const accept = { accept: 'application/json' }
  if (body === undefined) return { headers: accept }
  return { headers: { ...accept, 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
