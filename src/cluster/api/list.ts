// Whole lists, page by page.

import * as v from 'valibot'
import { ClusterError, foreignAnswerError } from '../errors.ts'
import { describeSubject, type RequestSubject } from '../subject.ts'
import { corePath } from './paths.ts'
import type { ApiClient } from './request.ts'

const pageSize = 500
const mostRestarts = 3
/** Five million objects: beyond that, a server sends us in circles. */
const mostPages = 10_000

const page = v.object({
  metadata: v.nullish(v.object({ continue: v.nullish(v.string()), resourceVersion: v.nullish(v.string()) })),
  items: v.nullish(v.array(v.looseObject({})), []),
})

export interface ListRequest {
  /** `namespaces/app/secrets` or, of all namespaces, `secrets`. */
  readonly parts: readonly string[]
  readonly fieldSelector?: string
  readonly labelSelector?: string
  readonly about: Omit<RequestSubject, 'cluster' | 'verb'>
  readonly signal?: AbortSignal
}

export interface ListResult {
  readonly items: readonly Readonly<Record<string, unknown>>[]
  /** The version to watch from. */
  readonly resourceVersion?: string
}

/** Every object the selectors choose. Starts again, a few times, when the server has forgotten where a long list had got to (410). */
export async function listAll(client: ApiClient, request: ListRequest): Promise<ListResult> {
  for (let restarts = 0; ; restarts += 1) {
    const result = await listOnce(client, request)
    if (result) return result
    if (restarts === mostRestarts) {
      const message = `the list of ${request.about.resource} changed too fast to be read`
      throw new ClusterError('cluster-busy', message, { status: 410, reason: 'Expired' })
    }
  }
}

/** The first `most` objects that the selectors choose, by one request. */
export async function listFirst(
  client: ApiClient,
  request: ListRequest,
  most: number,
): Promise<Pick<ListResult, 'items'> & { readonly isWhole: boolean }> {
  const read = await readPage(client, request, undefined, most)
  // A server without paging gives all of them.
  const items = (read?.items ?? []).slice(0, most)
  return { items, isWhole: !read?.metadata?.continue && items.length === (read?.items ?? []).length }
}

/** Undefined when the server has forgotten the list. */
async function listOnce(client: ApiClient, request: ListRequest): Promise<ListResult | undefined> {
  const items: Readonly<Record<string, unknown>>[] = []
  const seen = new Set<string>()
  let token: string | undefined
  while (seen.size < mostPages) {
    const read = await readPage(client, request, token)
    if (!read) return undefined
    items.push(...read.items)
    token = read.metadata?.continue || undefined
    const resourceVersion = read.metadata?.resourceVersion
    if (token === undefined) return { items, ...(resourceVersion && { resourceVersion }) }
    if (seen.has(token)) break
    seen.add(token)
  }
  const subject = { ...request.about, verb: 'list', cluster: client.cluster } as const
  const cause = new Error('its pages have no end')
  throw new ClusterError('cluster-answer', describeSubject(subject), {}, { cause })
}

async function readPage(
  client: ApiClient,
  request: ListRequest,
  token: string | undefined,
  limit = pageSize,
): Promise<v.InferOutput<typeof page> | undefined> {
  const about = { ...request.about, verb: 'list' } as const
  const answer = await client.call({
    method: 'GET',
    path: corePath(request.parts, {
      limit: String(limit),
      fieldSelector: request.fieldSelector,
      labelSelector: request.labelSelector,
      continue: token,
    }),
    about,
    isExpected: (status) => status === 410,
    ...(request.signal && { signal: request.signal }),
  })
  if (answer.status === 410) return undefined
  const parsed = v.safeParse(page, answer.body)
  if (!parsed.success) throw foreignAnswerError({ ...about, cluster: client.cluster }, answer.status, '')
  return parsed.output
}
