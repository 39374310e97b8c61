// Answers that come bit by bit: watches and logs.

import { transportError } from '../errors.ts'
import type { RequestSubject } from '../subject.ts'
import { failedAnswer } from './answer.ts'
import type { ApiClientOptions, ApiStreamRequest } from './request.ts'

/** Opens one; see `ApiClient.stream`. */
export async function openStream(
  options: ApiClientOptions,
  request: ApiStreamRequest,
): Promise<AsyncIterable<Uint8Array>> {
  const subject = { ...request.about, cluster: options.cluster }
  const { answer, authorization } = await options.connection
    .stream({
      method: 'GET',
      path: request.path,
      headersTimeoutMs: request.headersTimeoutMs,
      bodyTimeoutMs: request.silenceMs,
      ...(request.signal && { signal: request.signal }),
    })
    .catch((error: unknown) => {
      throw transportError(subject, error, false)
    })
  const chunks = translated(answer.chunks, subject)
  if (answer.status === 200) return chunks
  const body = await readStart(chunks)
  answer.close()
  const failed = { answer: { ...answer, body }, ...(authorization && { authorization }) }
  throw failedAnswer(failed, { subject, now: options.clock.now() })
}

/** The first 64 KiB, which hold any Status. */
async function readStart(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of chunks) {
    parts.push(chunk)
    bytes += chunk.length
    if (bytes > 64 * 1024) break
  }
  return Buffer.concat(parts)
}

async function* translated(chunks: AsyncIterable<Uint8Array>, subject: RequestSubject): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks
  } catch (error) {
    throw transportError(subject, error, false)
  }
}
