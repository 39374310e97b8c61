// A list followed by watches, for as long as somebody wants it: what a cluster shows of one selection, kept current through every fault.

import type { Clock } from '../../basics/clock.ts'
import { ClusterError } from '../../cluster/errors.ts'
import type { Listed, Selection, Watchable, WatchEvent } from '../../cluster/resources/watchable.ts'
import { toError } from '../../errors/wrap.ts'
import { backOffMs } from './back-off.ts'

/** A watch that ended sooner and told nothing counts as a failure: servers that close at once are not hammered. */
const shortWatchMs = 1000
/** Between two lists where watching is forbidden. */
const pollMs = 2000
/** Somebody waits for the end of a pod: whatever fails, the view is not left to grow older than by polling. */
const mostWaitMs = 2000
/** A server that wants to be left alone for longer is asked all the same. */
const mostAskedMs = 30_000
/** A cut now and then is normal; so many failures in a row are worth a word. */
const failuresUntilSaid = 3

/** Why the view is behind, or not kept current by a watch; each is said once until it is over. */
export type Trouble =
  | { readonly kind: 'watch-forbidden'; readonly error: Error }
  | { readonly kind: 'interrupted'; readonly error: Error }
  | { readonly kind: 'restored' }

/** A change that a watch tells of. */
export type ObjectEvent<T> = Exclude<WatchEvent<T>, { readonly kind: 'bookmark' }>

export interface ReflectOptions<T> {
  readonly source: Watchable<T>
  readonly selection: Selection
  readonly clock: Clock
  /** A number in [0, 1), for the jitter. */
  readonly random: () => number
  readonly signal: AbortSignal
  readonly onList: (list: Listed<T>) => void
  readonly onEvent: (event: ObjectEvent<T>) => void
  readonly onTrouble: (trouble: Trouble) => void
}

interface Progress {
  /** Where the next watch goes on; undefined when a list has to come first. */
  version: string | undefined
  isPolling: boolean
  failures: number
  /** Whether an interruption was told and its end was not. */
  isTold: boolean
}

/**
 * Lists and watches until the signal aborts, then resolves. Rejects only when the very first list fails. Later failures are overcome: a
 * forgotten version (410) by a new list, a forbidden watch by lists, all others by a jittered back-off of at most two seconds, or what
 * the server asks for, that a change or a second of watching resets.
 */
export async function reflect<T>(options: ReflectOptions<T>, onFirstList: () => void): Promise<void> {
  const { clock, random, signal } = options
  const progress: Progress = { version: await list(options), isPolling: false, failures: 0, isTold: false }
  onFirstList()
  while (!signal.aborted) {
    const failure = await tryOnce(options, progress)
    if (signal.aborted) return
    if (failure) tellFailure(options, progress, failure)
    const pauseMs = Math.max(
      progress.failures > 0 ? backOffMs(progress.failures, random, mostWaitMs) : 0,
      progress.isPolling ? pollMs * (0.75 + random() / 2) : 0,
      failure instanceof ClusterError ? Math.min(mostAskedMs, failure.retryAfterMs ?? 0) : 0,
    )
    if (pauseMs > 0) await clock.sleep(pauseMs, signal).catch(() => {})
  }
}

/** One list where it is due, and one watch where it may be; gives what failed. */
async function tryOnce<T>(options: ReflectOptions<T>, progress: Progress): Promise<Error | undefined> {
  try {
    if (progress.version === undefined) {
      progress.version = await list(options)
      tellRestored(options, progress)
      if (progress.isPolling) succeed(options, progress)
    }
    if (progress.isPolling) progress.version = undefined
    else await watch(options, progress, progress.version)
    return undefined
  } catch (thrown) {
    return toError(thrown)
  }
}

async function watch<T>(options: ReflectOptions<T>, progress: Progress, version: string): Promise<void> {
  const { source, selection, clock, signal } = options
  const begunMs = clock.now().getTime()
  const hasLived = () => clock.now().getTime() - begunMs >= shortWatchMs
  try {
    for await (const event of source.watch(selection, { resourceVersion: version, signal })) {
      progress.version = event.resourceVersion
      // A server that had nothing else to say than where it is may be one that closes every watch at once.
      const isNews = event.kind !== 'bookmark'
      if (isNews) options.onEvent(event)
      if (isNews || hasLived()) succeed(options, progress)
    }
  } catch (thrown) {
    // Of a quiet watch nothing else tells that it had begun; a connection that never came about takes its time too.
    if (hasLived() && isCut(thrown)) succeed(options, progress)
    throw thrown
  }
  if (hasLived()) succeed(options, progress)
  else progress.failures += 1
}

function isCut(thrown: unknown): boolean {
  return thrown instanceof ClusterError && thrown.failure === 'cut'
}

async function list<T>({ source, selection, signal, onList }: ReflectOptions<T>): Promise<string> {
  const listed = await source.list(selection, { signal })
  onList(listed)
  return listed.resourceVersion
}

function succeed<T>(options: ReflectOptions<T>, progress: Progress): void {
  tellRestored(options, progress)
  progress.failures = 0
}

function tellRestored<T>({ onTrouble }: ReflectOptions<T>, progress: Progress): void {
  if (progress.isTold) onTrouble({ kind: 'restored' })
  progress.isTold = false
}

function tellFailure<T>({ onTrouble }: ReflectOptions<T>, progress: Progress, error: Error): void {
  const status = error instanceof ClusterError ? error.status : undefined
  if (status === 403 && progress.version !== undefined && !progress.isPolling) {
    progress.isPolling = true
    progress.version = undefined
    onTrouble({ kind: 'watch-forbidden', error })
    return
  }
  if (status === 410) progress.version = undefined
  progress.failures += 1
  if (progress.failures < failuresUntilSaid || progress.isTold) return
  progress.isTold = true
  onTrouble({ kind: 'interrupted', error })
}
