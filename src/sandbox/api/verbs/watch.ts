// WATCH: the changes of a kind as one JSON document a line, from a revision on, until a time-out or the end.

import type { Reply, ReplySink } from '../../loopback/reply.ts'
import type { ReceivedRequest } from '../../loopback/request.ts'
import type { ClusterState } from '../cluster.ts'
import type { KubeObject } from '../object.ts'
import { partialMetadata } from '../partial.ts'
import { chooseRepresentation } from '../render.ts'
import type { ResourceDefinition } from '../resources/definition.ts'
import { isTrue } from '../route.ts'
import { ApiError, forbiddenField, invalid } from '../status.ts'
import type { StoreEvent } from '../store.ts'
import { renderTable } from '../table.ts'
import { readSelection, type Selection } from './selection.ts'

type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: KubeObject }
  | { readonly type: 'BOOKMARK'; readonly object: object }
  | { readonly type: 'ERROR'; readonly object: object }

interface Watch {
  readonly cluster: ClusterState
  readonly definition: ResourceDefinition
  readonly selection: Selection
  readonly send: (event: WatchEvent) => void
  /** The revision from which it started. */
  readonly from: number
  readonly wantsBookmarks: boolean
  readonly timeoutMs: number
}

const bookmarkEveryMs = 60_000
/** Watches without a time-out of their own end after this long, as a real server's do. */
const defaultTimeoutMs = 30 * 60_000

/** A stream of events; throws 400 for bad selectors and revisions. */
export function watchObjects(
  cluster: ClusterState,
  definition: ResourceDefinition,
  namespace: string | undefined,
  request: ReceivedRequest,
): Reply {
  const { query } = request
  const selection = readSelection(query, definition, namespace)
  const representation = chooseRepresentation(request)
  const from = readRevision(query)
  if (query.get('sendInitialEvents') !== null) throw noInitialEvents
  const show = (object: KubeObject): object => {
    if (representation === 'metadata') return partialMetadata(object)
    return representation === 'table' ? renderTable(definition, object, query, cluster.clock.now()) : object
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, private' },
    stream: (sink) =>
      run(sink, {
        cluster,
        from,
        definition,
        selection,
        send: (event) => {
          const shown =
            event.type === 'ERROR' || event.type === 'BOOKMARK' ? event : { ...event, object: show(event.object) }
          sink.write(`${JSON.stringify(shown)}\n`)
        },
        wantsBookmarks: isTrue(query.get('allowWatchBookmarks')),
        timeoutMs: Number(query.get('timeoutSeconds') ?? 0) * 1000 || defaultTimeoutMs,
      }),
  }
}

function run(sink: ReplySink, watch: Watch): void {
  const { from } = watch
  const { store, signal } = watch.cluster
  const missed = from === 0 ? initialEvents(watch) : store.eventsSince(from)?.map((event) => select(watch, event))
  if (missed === undefined) {
    watch.send({ type: 'ERROR', object: tooOld(from, store.oldestRevision).status })
    sink.end()
    return
  }
  for (const event of missed) if (event !== undefined) watch.send(event)
  const unsubscribe = store.subscribe((event) => {
    const selected = event.revision > from ? select(watch, event) : undefined
    if (selected !== undefined) watch.send(selected)
  })
  const over = new AbortController()
  sink.onClose(() => {
    unsubscribe()
    over.abort()
  })
  endInTime(watch, sink, AbortSignal.any([over.signal, signal])).catch(() => undefined)
}

// Bookmarks come every minute and shortly before the end, so that the next watch starts from a recent revision.
async function endInTime(watch: Watch, sink: ReplySink, signal: AbortSignal): Promise<void> {
  const { clock } = watch.cluster
  const beforeEndMs = Math.max(0, watch.timeoutMs - 2_000)
  let left = watch.timeoutMs
  while (left > 0) {
    const untilEnd = left - (watch.timeoutMs - beforeEndMs)
    const ms = untilEnd > 0 ? Math.min(bookmarkEveryMs, untilEnd) : left
    await clock.sleep(ms, signal)
    left -= ms
    if (watch.wantsBookmarks && left > 0) sendBookmark(watch)
  }
  sink.end()
}

function initialEvents({ cluster, definition, selection }: Watch): WatchEvent[] {
  const { objects } = cluster.store.list(definition.plural)
  return objects.filter(selection.matches).map((object) => ({ type: 'ADDED', object }))
}

// An object that moves into or out of the selection is added or deleted for this watch.
function select(watch: Watch, event: StoreEvent): WatchEvent | undefined {
  if (event.plural !== watch.definition.plural) return undefined
  const { matches } = watch.selection
  const isNow = event.type !== 'DELETED' && matches(event.object)
  const wasBefore = event.previous !== undefined && matches(event.previous)
  if (isNow) return { type: wasBefore ? 'MODIFIED' : 'ADDED', object: event.object }
  if (!wasBefore || event.previous === undefined) return undefined
  const { resourceVersion } = event.object.metadata
  const last = {
    ...event.previous,
    metadata: { ...event.previous.metadata, ...(resourceVersion ? { resourceVersion } : {}) },
  }
  return { type: 'DELETED', object: last }
}

// Nothing new of the kind, in whatever namespace, is no news.
function sendBookmark({ cluster, definition, from, send }: Watch): void {
  const revision = cluster.store.lastRevisionOf(definition.plural)
  if (revision <= from) return
  send({
    type: 'BOOKMARK',
    object: { kind: definition.kind, apiVersion: 'v1', metadata: { resourceVersion: String(revision) } },
  })
}

function readRevision(query: URLSearchParams): number {
  const text = query.get('resourceVersion') ?? ''
  if (!/^\d*$/.test(text)) {
    const shown = JSON.stringify(text)
    const why = `strconv.ParseUint: parsing ${shown}: invalid syntax`
    throw new ApiError(500, undefined, `resourceVersion: Invalid value: ${shown}: ${why}`)
  }
  return Number(text)
}

const tooOld = (from: number, oldest: number): ApiError =>
  new ApiError(410, 'Expired', `too old resource version: ${from} (${oldest})`)

const noInitialEvents = invalid(
  'ListOptions',
  '',
  [
    forbiddenField(
      'sendInitialEvents',
      'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
    ),
  ],
  'meta.k8s.io',
)
