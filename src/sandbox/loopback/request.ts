// A request as the sandbox's servers read it.

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { RequestRecord } from './journal.ts'

/** Thrown by {@link readBody} when a body is longer than the server takes. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError'
  readonly limitBytes: number
  constructor(limitBytes: number) {
    super(`the body is longer than ${limitBytes} bytes`)
    this.limitBytes = limitBytes
  }
}

export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** The body; rejects with a {@link BodyTooLargeError}. */
  readBody(limitBytes: number): Promise<Buffer>
  /** What the journal will say; the server fills in what it finds out. */
  readonly record: RequestRecord
}

/** `message` with its target taken apart; undefined when the target is not a path. */
export function receiveRequest(message: IncomingMessage, record: RequestRecord): ReceivedRequest | undefined {
  const target = message.url ?? ''
  if (!target.startsWith('/')) return undefined
  const queryStart = target.indexOf('?')
  return {
    method: message.method ?? 'GET',
    path: queryStart < 0 ? target : target.slice(0, queryStart),
    query: new URLSearchParams(queryStart < 0 ? '' : target.slice(queryStart + 1)),
    headers: message.headers,
    readBody: (limitBytes) => readBody(message, limitBytes),
    record,
  }
}

async function readBody(message: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(message.headers['content-length'] ?? 0) > limitBytes) throw new BodyTooLargeError(limitBytes)
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of message) {
    length += chunk.length
    if (length > limitBytes) throw new BodyTooLargeError(limitBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
