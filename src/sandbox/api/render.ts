// Objects, lists and refusals as HTTP replies, in the form that the client accepts.

import { dump } from 'js-yaml'
import type { Clock } from '../../basics/clock.ts'
import type { Reply } from '../loopback/reply.ts'
import type { ReceivedRequest } from '../loopback/request.ts'
import type { KubeObject } from './object.ts'
import { partialMetadata } from './partial.ts'
import type { ResourceDefinition } from './resources/definition.ts'
import { ApiError } from './status.ts'
import { renderTable } from './table.ts'
import type { ObjectList } from './verbs/list.ts'

/** How a client wants objects. */
export type Representation = 'json' | 'metadata' | 'table' | 'yaml'

export interface RenderOptions {
  readonly status?: number
  readonly warnings?: readonly string[]
}

/** `value` as compact JSON. */
export function jsonReply(status: number, value: unknown, headers: Reply['headers'] = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: `${JSON.stringify(value)}\n` }
}

/** An object or a list in the representation that the request accepts; throws 406. */
export function objectReply(
  request: ReceivedRequest,
  definition: ResourceDefinition,
  value: KubeObject | ObjectList,
  clock: Clock,
  { status = 200, warnings = [] }: RenderOptions = {},
): Reply {
  const headers = warnings.length === 0 ? {} : { warning: warnings.map(writeWarning) }
  switch (chooseRepresentation(request)) {
    case 'json':
      return jsonReply(status, value, headers)
    case 'metadata':
      return jsonReply(status, partialMetadata(value), headers)
    case 'table':
      return jsonReply(status, renderTable(definition, value, request.query, clock.now()), headers)
    case 'yaml':
      return { status, headers: { 'content-type': 'application/yaml', ...headers }, body: dump(value) }
  }
}

/** The first offered representation of the Accept header; throws 406 when there is none. */
export function chooseRepresentation(request: ReceivedRequest): Representation {
  const accepted = (request.headers.accept ?? '*/*').split(',').map((range) => range.trim())
  for (const range of accepted) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
    const isVersion1 = type === 'application/json' && parameters.includes('v=v1')
    if (isVersion1 && parameters.includes('as=Table')) return 'table'
    if (isVersion1 && parameters.some((as) => /^as=PartialObjectMetadata(List)?$/.test(as))) return 'metadata'
    if (parameters.some((parameter) => parameter.startsWith('as='))) continue
    if (['application/json', 'application/*', '*/*'].includes(type)) return 'json'
    if (type === 'application/yaml') return 'yaml'
  }
  const offered = 'application/json, application/yaml, application/json;stream=watch'
  throw new ApiError(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${offered}`, {})
}

/** The reply for anything that was thrown; what is no refusal is a fault of the sandbox. */
export function errorReply(error: unknown): Reply {
  if (error instanceof ApiError) return statusReply(error)
  const message = error instanceof Error ? error.message : 'unknown'
  return statusReply(new ApiError(500, 'InternalError', `Internal error occurred: ${message}`))
}

function statusReply(error: ApiError): Reply {
  const seconds = error.status.details?.retryAfterSeconds
  return jsonReply(error.code, error.status, seconds === undefined ? {} : { 'retry-after': String(seconds) })
}

const injected: Readonly<Record<number, readonly [reason: string | undefined, message: string]>> = {
  401: ['Unauthorized', 'Unauthorized'],
  403: ['Forbidden', 'forbidden'],
  404: ['NotFound', 'the server could not find the requested resource'],
  409: ['Conflict', 'the object has been modified; please apply your changes to the latest version and try again'],
  410: ['Expired', 'The resourceVersion for the provided watch is too old.'],
  429: ['TooManyRequests', 'Too many requests, please try again later.'],
  500: ['InternalError', 'Internal error occurred: injected'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  504: ['Timeout', 'Timeout: request did not complete within requested timeout'],
}

/** The reply for a failure that a test injected. */
export function faultReply(status: number): Reply {
  const [reason, message] = injected[status] ?? [undefined, `injected answer ${status}`]
  return statusReply(new ApiError(status, reason, message))
}

const writeWarning = (text: string): string => `299 - ${JSON.stringify(text)}`
