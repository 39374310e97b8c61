// Which failed requests may be sent again.

import { ClusterError } from '../errors.ts'

/** A server that wants to be left alone longer than this is told of instead of waited for. */
const longestWaitMs = 30_000

/** Whether asking again may help and does no harm; a number is the wait that the server asked for. */
export function isTemporary(method: string, error: unknown): boolean | number {
  if (!(error instanceof ClusterError)) return false
  // A POST is repeated only when the server says that it did nothing; PUT and DELETE carry the version they are meant for.
  const isSafe = method !== 'POST' || isTurnedAway(error) || isQuotaRace(error)
  const mayPass = isPassing(error) || isQuotaRace(error)
  const waitMs = error.retryAfterMs ?? 0
  if (!isSafe || !mayPass || waitMs > longestWaitMs) return false
  return waitMs > 0 ? waitMs : true
}

function isPassing({ status, failure }: ClusterError): boolean {
  return failure === 'cut' || status === 429 || status === 500 || status === 502 || status === 503 || status === 504
}

/** Too busy to begin: an API server that stops or is overloaded says when to come back, and has not looked at the request. */
function isTurnedAway({ status, retryAfterMs }: ClusterError): boolean {
  return status === 429 || (status === 503 && retryAfterMs !== undefined)
}

/** Two creations at once in a namespace with a quota: one is told of a conflict on the quota object, with nothing created. */
function isQuotaRace({ status, reason }: ClusterError): boolean {
  return status === 409 && reason === 'Conflict'
}

/** Whether a request that failed so may have been carried out all the same. */
export function mayHaveHappened(error: unknown): boolean {
  return error instanceof ClusterError && error.status !== 429
}
