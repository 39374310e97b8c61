// LIST, in pages of one consistent snapshot: what happened since the first page does not show in the later ones.

import type { ClusterState } from '../cluster.ts'
import { type KubeObject, keyOf } from '../object.ts'
import type { ResourceDefinition } from '../resources/definition.ts'
import { ApiError, badRequest } from '../status.ts'
import type { Snapshot } from '../store.ts'
import { readSelection } from './selection.ts'

export interface ObjectList {
  readonly kind: string
  readonly apiVersion: 'v1'
  readonly metadata: {
    readonly resourceVersion: string
    readonly continue?: string
    readonly remainingItemCount?: number
  }
  readonly items: readonly KubeObject[]
}

interface Continuation {
  /** Revision of the snapshot; -1 continues inconsistently with what is there now. */
  readonly rv: number
  /** The last key that was sent. */
  readonly start: string
}

const tooOld =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
  'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
  'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or ' +
  'deleted between the time the first chunk was returned and now may show up in the list.'

const maxSnapshots = 50

/** The snapshots that unfinished lists still read from. */
export class ListCursors {
  readonly #snapshots = new Map<string, Snapshot>()

  keep(plural: string, snapshot: Snapshot): void {
    this.#snapshots.set(`${plural}@${snapshot.revision}`, snapshot)
    const [oldest] = this.#snapshots.keys()
    if (this.#snapshots.size > maxSnapshots && oldest !== undefined) this.#snapshots.delete(oldest)
  }

  find(plural: string, revision: number): Snapshot | undefined {
    return this.#snapshots.get(`${plural}@${revision}`)
  }

  /** Lets every unfinished list expire. */
  clear(): void {
    this.#snapshots.clear()
  }
}

/** One page. Throws 400 for bad selectors and tokens, 410 when the snapshot is gone. */
export function listObjects(
  cluster: ClusterState,
  definition: ResourceDefinition,
  namespace: string | undefined,
  query: URLSearchParams,
): ObjectList {
  const selection = readSelection(query, definition, namespace)
  const limit = Number(query.get('limit') ?? 0)
  const continued = readContinuation(query)
  const snapshot = findSnapshot(cluster, definition.plural, continued)
  const rest = snapshot.objects
    .filter(selection.matches)
    .filter((object) => continued === undefined || keyOfObject(object) > continued.start)
  const items = limit > 0 ? rest.slice(0, limit) : rest
  const last = items.at(-1)
  const isCut = last !== undefined && items.length < rest.length
  if (isCut) cluster.cursors.keep(definition.plural, snapshot)
  return {
    kind: `${definition.kind}List`,
    apiVersion: 'v1',
    metadata: {
      resourceVersion: String(snapshot.revision),
      ...(isCut ? { continue: writeContinuation({ rv: snapshot.revision, start: keyOfObject(last) }) } : {}),
      ...(isCut && selection.isAll ? { remainingItemCount: rest.length - items.length } : {}),
    },
    items,
  }
}

function findSnapshot(cluster: ClusterState, plural: string, continued: Continuation | undefined): Snapshot {
  if (continued === undefined || continued.rv === -1) return cluster.store.list(plural)
  const kept = cluster.cursors.find(plural, continued.rv)
  if (kept !== undefined) return kept
  throw new ApiError(410, 'Expired', tooOld, undefined, writeContinuation({ ...continued, rv: -1 }))
}

function readContinuation(query: URLSearchParams): Continuation | undefined {
  const token = query.get('continue')
  if (token === null || token === '') return undefined
  if (!['', '0', null].includes(query.get('resourceVersion'))) {
    throw badRequest('specifying resource version is not allowed when using continue')
  }
  try {
    const { rv, start } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
    if (Number.isInteger(rv) && typeof start === 'string') return { rv, start }
  } catch {
    // told below, like a token of another form
  }
  throw badRequest('continue key is not valid: the token was not made by this server')
}

const writeContinuation = ({ rv, start }: Continuation): string =>
  Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv, start })).toString('base64url')

const keyOfObject = (object: KubeObject): string => keyOf(object.metadata.namespace, object.metadata.name)
