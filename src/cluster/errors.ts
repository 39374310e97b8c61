// Everything that goes wrong between us and an API server, translated once into the errors a person reads.

import { quoteName } from '../basics/quote.ts'
import { plainText } from '../basics/shown-text.ts'
import type { ErrorCode } from '../errors/catalogue.ts'
import { PullpassError, type PullpassErrorOptions } from '../errors/pullpass-error.ts'
import { HttpError } from '../http/failure.ts'
import type { HttpFailure } from '../http/transport.ts'
import { scrub } from './scrub.ts'
import type { ServerStatus } from './status.ts'
import { describeSubject, type RequestSubject } from './subject.ts'

const longestServerText = 400
const mostCauses = 5

/** A failed request to a cluster, with what callers decide by. */
export class ClusterError extends PullpassError {
  /** The HTTP status; undefined when there was no answer. */
  readonly status: number | undefined
  /** The server's machine-readable reason, such as `Forbidden` or `Expired`; not to be shown. */
  readonly reason: string | undefined
  /** Why there was no answer. */
  readonly failure: HttpFailure | undefined
  /** How long the server asked to wait. */
  readonly retryAfterMs: number | undefined

  constructor(
    code: ErrorCode,
    message: string,
    facts: { status?: number; reason?: string; failure?: HttpFailure; retryAfterMs?: number } = {},
    options: PullpassErrorOptions = {},
  ) {
    super(code, message, options)
    this.status = facts.status
    this.reason = facts.reason
    this.failure = facts.failure
    this.retryAfterMs = facts.retryAfterMs
  }
}

/** An answer that is not a success. */
export interface FailedAnswer {
  readonly status: number
  /** The body as a Status; undefined when it is not one. */
  readonly explained: ServerStatus | undefined
  readonly contentType: string
  readonly retryAfterMs?: number
  /** When the client certificate that was shown ended, if it has. */
  readonly certificateEnd?: Date
  /** Texts that must not be shown, should the server repeat them. */
  readonly confidential: readonly string[]
}

/** The error for an answer that is not a success. */
export function answerError(subject: RequestSubject, answer: FailedAnswer): ClusterError {
  const facts = {
    status: answer.status,
    ...(answer.explained?.reason && { reason: answer.explained.reason }),
    ...(answer.retryAfterMs !== undefined && { retryAfterMs: answer.retryAfterMs }),
  }
  const cause = new Error(describeAnswer(answer))
  return new ClusterError(classifyAnswer(answer), describeSubject(subject), facts, { cause })
}

function classifyAnswer({ status, explained }: FailedAnswer): ErrorCode {
  if (status === 401) return 'cluster-unauthenticated'
  if (status === 429) return 'cluster-busy'
  if (status >= 500) return status === 503 || status === 504 ? 'cluster-busy' : 'cluster-failed'
  if (!explained) return status === 403 ? 'cluster-forbidden' : 'cluster-answer'
  if (status === 403) return isAboutRights(explained) ? 'cluster-forbidden' : 'cluster-refused'
  if (status === 404) return 'cluster-not-found'
  return 'cluster-refused'
}

/** 403 is also how admission (quota, policies, a terminating namespace) refuses; the authorizer's own text says who can't do what. */
function isAboutRights(explained: ServerStatus): boolean {
  return explained.message === '' || /\bUser ".*" cannot \w+/.test(explained.message)
}

function describeAnswer(answer: FailedAnswer): string {
  const { status, explained } = answer
  const head = `the server answered ${status}${describeWait(answer)}${describeCertificate(answer)}`
  if (!explained) return `${head} ${describeForeignBody(answer)}`
  const said = scrub(explained.message, answer.confidential)
  const fields = (explained.details?.causes ?? [])
    .slice(0, mostCauses)
    .flatMap((cause) => (cause.field ? [plainText(cause.field, 200)] : []))
  const where = fields.length > 0 ? ` (${fields.map(quoteName).join(', ')})` : ''
  return said === '' ? `${head}${where}` : `${head}${where}: ${plainText(said, longestServerText)}`
}

function describeWait({ retryAfterMs }: FailedAnswer): string {
  if (retryAfterMs === undefined || retryAfterMs < 1000) return ''
  return ` and asks to wait ${Math.ceil(retryAfterMs / 1000)} s`
}

function describeCertificate({ status, certificateEnd }: FailedAnswer): string {
  if (status !== 401 || certificateEnd === undefined) return ''
  return ` to a client certificate that ended at ${certificateEnd.toISOString()}`
}

function describeForeignBody({ status, contentType }: FailedAnswer): string {
  if (status >= 300 && status < 400)
    return 'with a redirect, which no API server does: a login page or a proxy stands before it'
  if (contentType.includes('html')) return 'with a web page: not the API server, or a login page or a proxy before it'
  return 'without saying why'
}

/** The error for an answer that is a success and holds no Kubernetes object. */
export function foreignAnswerError(subject: RequestSubject, status: number, contentType: string): ClusterError {
  const what = contentType.includes('html')
    ? 'a web page: not the API server, or a login page or a proxy before it'
    : 'something that is not whole JSON'
  const cause = new Error(`the server answered ${status} with ${what}`)
  return new ClusterError('cluster-answer', describeSubject(subject), { status }, { cause })
}

/**
 * The error for a request that got no answer; an abort by the caller becomes the caller's own reason.
 * `mayHaveHappened`: the request may have reached the server and changed something.
 */
export function transportError(subject: RequestSubject, thrown: unknown, mayHaveHappened: boolean): unknown {
  if (!(thrown instanceof HttpError)) return thrown
  if (thrown.failure === 'aborted' && thrown.cause !== undefined) return thrown.cause
  const cause = new Error(thrown.reason)
  const facts = { failure: thrown.failure }
  const isLost = mayHaveHappened && (thrown.failure === 'cut' || thrown.failure === 'timeout')
  const remedies = [
    'the answer was lost, so it may have happened all the same: run the command again, which looks first',
  ]
  return new ClusterError(classifyFailure(thrown.failure), describeSubject(subject), facts, {
    cause,
    ...(isLost && { remedies }),
  })
}

function classifyFailure(failure: HttpFailure): ErrorCode {
  switch (failure) {
    case 'tls-untrusted':
    case 'tls-name':
    case 'tls-expired':
    case 'tls':
      return 'cluster-untrusted'
    case 'too-large':
    case 'not-http':
    case 'plain-http':
      return 'cluster-answer'
    case 'dns':
    case 'refused':
    case 'unreachable':
    case 'cut':
    case 'timeout':
    case 'aborted':
    case 'proxy':
    case 'forbidden-address':
      return 'cluster-unreachable'
  }
}
