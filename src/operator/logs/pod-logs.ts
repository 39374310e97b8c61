// The logs of all containers of a pod at once, each followed from its start to its end.

import type { Clock } from '../../basics/clock.ts'
import type { Pod } from '../../basics/wire.ts'
import type { ObjectName } from '../../cluster/call.ts'
import type { LogReader } from '../../cluster/resources/logs.ts'
import type { PodReader } from '../../cluster/resources/pods.ts'
import { listContainers, neverStarted, type PodContainer } from '../../diagnosis/containers.ts'
import { type FollowEnd, followContainer } from './follow-container.ts'
import { type LinePiece, LogCursor, type LogPosition } from './log-cursor.ts'

/** Takes one piece; the container's log is not read on before it is done. */
export type LogPieceReader = (piece: LinePiece) => void | Promise<void>

export interface PodLogsOptions {
  readonly logs: LogReader
  readonly pods: PodReader
  readonly clock: Clock
  readonly random: () => number
  readonly pod: ObjectName & { readonly uid: string }
  /** Where earlier readers stopped, by container. */
  readonly positions?: Readonly<Record<string, LogPosition>>
  /** Who reads a container that has started; undefined when nobody does. Asked once. */
  readonly openReader: (container: PodContainer) => LogPieceReader | undefined
  /** Told, one sentence each, when lines are missing. */
  readonly onLoss: (message: string) => void
}

/** Follows the logs of one pod. */
export interface PodLogs {
  /** Takes the pod as it is now: containers that have started are followed, of those that have ended the rest is read. */
  update(pod: Pod): void
  /** The pod is gone: what is on its way is still read, nothing more is asked for. */
  lose(): void
  /** How far each container has been read. */
  readonly positions: Readonly<Record<string, LogPosition>>
  /** The pod is over: what its containers have printed so far is read to the end, for at most `mostMs` and until `signal` aborts. */
  finish(mostMs: number, signal?: AbortSignal): Promise<void>
}

/** A container's lines wait so long for those of init containers that ended before it began. */
const orderMs = 5000

interface FollowedContainer {
  readonly isInit: boolean
  readonly cursor: LogCursor
  readonly ended: AbortController
  readonly isRead: Promise<void>
}

/** Starts with no container. */
export function openPodLogs(options: PodLogsOptions): PodLogs {
  const followed = new Map<string, FollowedContainer | undefined>()
  const stop = new AbortController()
  const gone = new AbortController()
  const start = (container: PodContainer, hasEnded: boolean): FollowedContainer | undefined => {
    const read = options.openReader(container)
    const earlier = [...followed.values()].flatMap((other) => (other?.isInit ? [other.isRead] : []))
    const signals = { gone: gone.signal, stop: stop.signal }
    return read && startFollowing(container, hasEnded, { ...options, ...signals, read, earlier })
  }
  return {
    update(pod) {
      for (const container of listContainers(pod)) {
        const { hasStarted, hasEnded } = readState(container, pod)
        if (!hasStarted) continue
        if (!followed.has(container.name)) followed.set(container.name, start(container, hasEnded))
        if (hasEnded) followed.get(container.name)?.ended.abort()
      }
    },
    lose: () => gone.abort(),
    get positions() {
      const read = [...followed].flatMap(([name, container]) => (container ? [[name, container.cursor.position]] : []))
      return { ...options.positions, ...Object.fromEntries(read) }
    },
    async finish(mostMs, signal) {
      for (const container of followed.values()) container?.ended.abort()
      const areRead = Promise.all([...followed.values()].map((container) => container?.isRead))
      await waitAtMost(areRead, mostMs, options.clock, signal)
      stop.abort()
      await areRead
    },
  }
}

interface FollowingOptions extends PodLogsOptions {
  readonly read: LogPieceReader
  /** What init containers print comes first. */
  readonly earlier: readonly Promise<void>[]
  /** The pod is gone. */
  readonly gone: AbortSignal
  /** Ends it at once. */
  readonly stop: AbortSignal
}

/** What one that has ended printed is all there, and comes in one answer. */
function startFollowing({ name, role }: PodContainer, hasEnded: boolean, options: FollowingOptions): FollowedContainer {
  const cursor = new LogCursor(options.positions?.[name])
  const ended = new AbortController()
  if (hasEnded) ended.abort()
  return { isInit: role === 'init', cursor, ended, isRead: readWhole(name, cursor, ended.signal, options) }
}

async function readWhole(
  container: string,
  cursor: LogCursor,
  ended: AbortSignal,
  { read, earlier, gone, stop, ...options }: FollowingOptions,
): Promise<void> {
  // Init containers have ended when the next container starts, unless the node is slow to give their lines.
  if (earlier.length > 0) await waitAtMost(Promise.all(earlier), orderMs, options.clock, stop)
  const { lost } = await followContainer({
    ...{ ...options, container, cursor, news: { ended, gone }, signal: stop },
    onForbidden: ({ message }) => options.onLoss(`the log of container \`${container}\` may not be read: ${message}`),
    take: async (piece) => {
      if (piece.isAfterGap) options.onLoss(describeGap(container))
      await read(piece)
    },
  })
  if (lost !== undefined) options.onLoss(describeLoss(container, lost))
}

/** Waits for `work`, at most for `mostMs` and until `signal` aborts. */
async function waitAtMost(
  work: Promise<unknown>,
  mostMs: number,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<void> {
  const timer = new AbortController()
  const limits = signal ? AbortSignal.any([signal, timer.signal]) : timer.signal
  const late = clock.sleep(mostMs, limits).catch(() => {})
  await Promise.race([work, late])
  timer.abort()
}

function readState(
  { status, role }: PodContainer,
  pod: Pod,
): { readonly hasStarted: boolean; readonly hasEnded: boolean } {
  const { running, terminated } = status?.state ?? {}
  const hasRun = terminated !== undefined && !neverStarted(terminated)
  const isRestarting = role === 'sidecar' && !isOver(pod)
  return { hasStarted: running !== undefined || hasRun, hasEnded: hasRun && !isRestarting }
}

function isOver({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}

function describeLoss(container: string, lost: NonNullable<FollowEnd['lost']>): string {
  const why = lost === 'pod-gone' ? 'its pod was deleted first' : 'the node did not give them in time'
  return `the last lines of container \`${container}\` may be missing: ${why}`
}

function describeGap(container: string): string {
  return `lines of container \`${container}\` are missing: the node had already rotated its log when it could be read again`
}
