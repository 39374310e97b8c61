// What an answer of an API server is: an object, a failure the caller has an answer for, or an error.

import { X509Certificate } from 'node:crypto'
import { readRetryAfter } from '../../http/retry-after.ts'
import type { HttpResponse } from '../../http/transport.ts'
import type { Sent } from '../connection/connection.ts'
import { answerError, type ClusterError, foreignAnswerError } from '../errors.ts'
import { readStatus } from '../status.ts'
import type { RequestSubject } from '../subject.ts'
import { parseJsonBytes } from './json.ts'

/** How to read an answer. */
export interface AnswerReading {
  readonly subject: RequestSubject
  readonly now: Date
  readonly isExpected?: (status: number, reason: string) => boolean
  /** Texts that no message may repeat. */
  readonly confidential?: readonly string[]
}

type Answer = Pick<HttpResponse, 'status' | 'headers' | 'body'>

/** The object of a success, or the failure that was expected. Throws the {@link ClusterError} for everything else. */
export function readAnswer(
  sent: Sent<Answer>,
  reading: AnswerReading,
): { status: number; body: unknown; reason?: string } {
  const { answer } = sent
  const body = parseJsonBytes(answer.body)
  if (answer.status >= 200 && answer.status < 300) {
    if (typeof body === 'object' && body !== null) return { status: answer.status, body }
    throw foreignAnswerError(reading.subject, answer.status, contentTypeOf(answer))
  }
  const explained = readStatus(body)
  if (explained && reading.isExpected?.(answer.status, explained.reason)) {
    return { status: answer.status, body, reason: explained.reason }
  }
  throw failedAnswer(sent, reading)
}

/** The error for an answer that is not a success. */
export function failedAnswer(sent: Sent<Answer>, reading: AnswerReading): ClusterError {
  const { answer, authorization, clientCertificate } = sent
  const certificateEnd = clientCertificate === undefined ? undefined : readCertificateEnd(clientCertificate)
  const retryAfterMs = readRetryAfter(answer, reading.now)
  const token = authorization?.reveal().replace(/^\w+ /, '')
  return answerError(reading.subject, {
    status: answer.status,
    explained: readStatus(parseJsonBytes(answer.body)),
    contentType: contentTypeOf(answer),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(certificateEnd !== undefined && certificateEnd <= reading.now && { certificateEnd }),
    confidential: [...(reading.confidential ?? []), ...(token ? [token] : [])],
  })
}

/** When the first certificate of `pem` ends. */
function readCertificateEnd(pem: string): Date | undefined {
  try {
    const end = new Date(new X509Certificate(pem).validTo)
    return Number.isNaN(end.getTime()) ? undefined : end
  } catch {
    return undefined
  }
}

function contentTypeOf(answer: Answer): string {
  return String(answer.headers['content-type'] ?? '')
}
