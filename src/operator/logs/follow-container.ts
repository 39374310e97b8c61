// The whole log of one container, followed through cuts: every line once, and a word where lines are missing.

import type { Clock } from '../../basics/clock.ts'
import type { ObjectName } from '../../cluster/call.ts'
import { ClusterError } from '../../cluster/errors.ts'
import type { LogReader } from '../../cluster/resources/logs.ts'
import type { PodReader } from '../../cluster/resources/pods.ts'
import { backOffMs } from '../observe/back-off.ts'
import type { LinePiece, LogCursor, NewText } from './log-cursor.ts'
import { type ReadEnd, readPieces } from './read-pieces.ts'

/** A followed log that says nothing for so long is asked for again: connections die without a word, and some kubelets stall at a rotation. */
const silenceMs = 5 * 60_000
/** A kubelet ends a followed log up to a second after the container; whoever knows of the end asks again instead. */
const patienceMs = 5
/** The news of a container's end comes so long after the end of its log. */
const newsMs = 2000

/** Lines are wanted while they are news. */
const mostWaitMs = 2000

/** What is known of the container while its log is read. */
export interface ContainerNews {
  /** Aborted when the container has ended. */
  readonly ended: AbortSignal
  /** Aborted when the pod is gone: its log can not be asked for any more, and its name may be another pod's. */
  readonly gone: AbortSignal
}

export interface FollowContainerOptions {
  readonly logs: LogReader
  readonly pods: PodReader
  readonly clock: Clock
  readonly random: () => number
  readonly pod: ObjectName & { readonly uid: string }
  readonly container: string
  readonly cursor: LogCursor
  readonly news: ContainerNews
  /** Ends it at once. */
  readonly signal: AbortSignal
  /** Told, each time, that the log may not be read. It is asked for all the same while the container runs: rights are given late now and then. */
  readonly onForbidden: (error: ClusterError) => void
  /** Takes what is new; nothing more is read before it is done. */
  readonly take: (piece: LinePiece & NewText) => void | Promise<void>
}

/** Whether everything was read; `lost` says why not. */
export interface FollowEnd {
  readonly lost?: 'pod-gone' | 'stopped'
}

type Failed = { readonly kind: 'failed'; readonly error: unknown }
type Reading = { readonly kind: 'ended'; readonly end: ReadEnd } | Failed

/** Reads until the container has ended and all of its log was read, the pod is gone, or the signal aborts. Never rejects for a fault of the server. */
export async function followContainer(options: FollowContainerOptions): Promise<FollowEnd> {
  const { news, signal, clock, random } = options
  let failures = 0
  // The first request, and the one after the news of the end, come right after the pod has been seen.
  let isSure = true
  while (!signal.aborted) {
    if (news.gone.aborted || (!isSure && (await isOtherPod(options)))) return { lost: 'pod-gone' }
    const isFinal = news.ended.aborted
    const before = options.cursor.position
    const reading = await readOnce(options, isFinal)
    if (reading.kind === 'ended' && isWhole(reading.end, isFinal) && (isFinal || (await hearsOfEnd(options)))) {
      if (reading.end.rest) await hand(options, reading.end.rest)
      return {}
    }
    if (signal.aborted) break
    if (hasStatus(reading, 404)) return { lost: 'pod-gone' }
    if (hasStatus(reading, 403)) options.onForbidden(reading.error)
    // The node has no log of a container that it never started.
    if (isFinal && (hasStatus(reading, 400) || hasStatus(reading, 403))) return {}
    const isSwitched = !isFinal && news.ended.aborted
    const after = options.cursor.position
    const hasAdvanced = after.last !== before.last || after.lines !== before.lines
    failures = isSwitched || hasAdvanced ? 0 : failures + 1
    isSure = isSwitched
    const waitMs = isSwitched ? 0 : Math.min(mostWaitMs, backOffMs(failures + 1, random))
    await clock.sleep(waitMs, AbortSignal.any([signal, news.gone])).catch(() => {})
  }
  return { lost: 'stopped' }
}

async function readOnce(options: FollowContainerOptions, isFinal: boolean): Promise<Reading> {
  const { logs, pod, container, cursor, news, signal } = options
  const stop = new AbortController()
  const stopSoon = () =>
    void options.clock.sleep(patienceMs, stop.signal).then(
      () => stop.abort(),
      () => {},
    )
  if (!isFinal) news.ended.addEventListener('abort', stopSoon, { once: true })
  const sinceTime = cursor.resume()
  try {
    const lines = logs.read({
      ...pod,
      container,
      follow: !isFinal,
      ...(sinceTime !== undefined && { sinceTime }),
      ...(!isFinal && { silenceMs }),
      signal: AbortSignal.any([signal, stop.signal]),
    })
    return { kind: 'ended', end: await readPieces(lines, (piece) => hand(options, piece)) }
  } catch (error) {
    return { kind: 'failed', error }
  } finally {
    news.ended.removeEventListener('abort', stopSoon)
    stop.abort()
  }
}

/**
 * A last line without an end is what some programs print, and what a cut looks like when an API server hides it: then it is asked for once more.
 * Every line begins with its time.
 */
function isWhole({ rest }: ReadEnd, isFinal: boolean): boolean {
  return rest === undefined || (isFinal && (rest.time !== undefined || !rest.isFirst))
}

async function hand({ cursor, take }: FollowContainerOptions, piece: LinePiece): Promise<void> {
  const fresh = cursor.take(piece)
  if (fresh) await take({ ...piece, ...fresh })
}

/** A kubelet that goes away ends its logs as if the containers had ended. */
async function hearsOfEnd({ news, clock, signal }: FollowContainerOptions): Promise<boolean> {
  if (!news.ended.aborted) {
    await clock.sleep(newsMs, AbortSignal.any([signal, news.ended, news.gone])).catch(() => {})
  }
  return news.ended.aborted
}

/** Logs are read by name: before the name is used again the pod is looked at. */
async function isOtherPod({ pods, pod, signal }: FollowContainerOptions): Promise<boolean> {
  try {
    const found = await pods.get(pod, { signal })
    return found?.metadata?.uid !== pod.uid
  } catch {
    return false
  }
}

function hasStatus(reading: Reading, status: number): reading is Failed & { readonly error: ClusterError } {
  return reading.kind === 'failed' && reading.error instanceof ClusterError && reading.error.status === status
}
