// LIST, in pages of one consistent snapshot: what happened since the first page does not show in the later ones.

import type { ClusterState } from '../cluster.ts'
import { type KubeObject, keyOf } from '../object.ts'
import type { ResourceDefinition } from '../resources/definition.ts'
import { ApiError, badRequest, forbiddenField, invalid } from '../status.ts'
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
  readonly items: readonly ListItem[]
}

/** An object as lists have it. */
type ListItem = Omit<KubeObject, 'kind' | 'apiVersion'> & { readonly metadata: KubeObject['metadata'] }

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

/** One page. Throws 400 for bad selectors and tokens, 410 when the snapshot is gone. */
export function listObjects(
  cluster: ClusterState,
  definition: ResourceDefinition,
  namespace: string | undefined,
  query: URLSearchParams,
): ObjectList {
  const selection = readSelection(query, definition, namespace)
  const limit = readLimit(query)
  checkRevision(cluster, query)
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
    // A list says the kind once, not with every item.
    items: items.map(({ kind: _kind, apiVersion: _version, ...rest }) => rest),
  }
}

function findSnapshot(cluster: ClusterState, plural: string, continued: Continuation | undefined): Snapshot {
  if (continued === undefined || continued.rv === -1) return cluster.store.list(plural)
  const kept = cluster.cursors.find(plural, continued.rv)
  if (kept !== undefined) return kept
  throw new ApiError(410, 'Expired', tooOld, undefined, writeContinuation({ ...continued, rv: -1 }))
}

function readLimit(query: URLSearchParams): number {
  const text = query.get('limit') ?? '0'
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text)
}

/** A list is always of now; a revision says how new it must be at least, or with `Exact` which one it must be. */
function checkRevision({ store }: ClusterState, query: URLSearchParams): void {
  const text = query.get('resourceVersion') ?? ''
  const match = query.get('resourceVersionMatch')
  if (match !== null && text === '') {
    const why = 'resourceVersionMatch is forbidden unless resourceVersion is provided'
    throw invalid('ListOptions', '', [forbiddenField('resourceVersionMatch', why)], 'meta.k8s.io')
  }
  if (!/^\d*$/.test(text)) {
    const why = `strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`
    throw badRequest(`invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: ${why}`)
  }
  if (Number(text) > store.revision) {
    const message = `Timeout: Too large resource version: ${text}, current: ${store.revision}`
    const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }]
    throw new ApiError(504, 'Timeout', message, { causes, retryAfterSeconds: 1 })
  }
  if (match === 'Exact' && Number(text) < store.revision) {
    throw new ApiError(410, 'Expired', 'The resourceVersion for the provided list is too old.')
  }
}

function readContinuation(query: URLSearchParams): Continuation | undefined {
  const token = query.get('continue')
  if (token === null || token === '') return undefined
  if (query.get('resourceVersion') !== null && query.get('resourceVersion') !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue')
  }
  try {
    const { rv, start } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
    if (Number.isInteger(rv) && typeof start === 'string') return { rv, start }
  } catch {
    // told below, like a token of another form
  }
  throw badRequest('invalid continue token: continue key is not valid: the token was not made by this server')
}

const writeContinuation = ({ rv, start }: Continuation): string =>
  Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv, start })).toString('base64url')

const keyOfObject = (object: KubeObject): string => keyOf(object.metadata.namespace, object.metadata.name)
