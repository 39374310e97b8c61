// From a request's body to a draft of the kind that the path names, with the refusals of the real decoder.

import { load } from 'js-yaml'
import { BodyTooLargeError, type ReceivedRequest } from '../loopback/request.ts'
import type { Draft } from './object.ts'
import type { ResourceDefinition } from './resources/definition.ts'
import { DecodeError, decodeObject } from './schema.ts'
import { ApiError, badRequest, invalid, notSupported } from './status.ts'

const maxBodyBytes = 3_145_728

export interface DecodedBody {
  readonly draft: Draft
  /** Texts for `Warning` headers. */
  readonly warnings: readonly string[]
}

/** The JSON or YAML of a request; undefined when there is no body. Throws 400, 413 and 415. */
export async function readJson(request: ReceivedRequest): Promise<unknown> {
  const bytes = await readBytes(request)
  const type = (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? ''
  if (type !== 'application/yaml' && !/^application\/([a-z.-]+\+)?json$/.test(type)) throw unsupportedMediaType()
  if (bytes.length === 0) return undefined
  try {
    const text = bytes.toString('utf8')
    return type === 'application/yaml' ? load(text) : JSON.parse(text)
  } catch {
    const shown = bytes.subarray(0, 16).toString('hex')
    throw badRequest(`couldn't get version/kind; json parse error: the body is not JSON or YAML (${shown})`)
  }
}

/** The body as an object of `definition`'s kind; unknown fields are dropped with a warning or, if asked for, refused. */
export async function decodeBody(request: ReceivedRequest, definition: ResourceDefinition): Promise<DecodedBody> {
  const body = await readJson(request)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const why = body === undefined ? 'unexpected end of JSON input (<empty>)' : 'the body is not an object'
    throw badRequest(
      `the object provided is unrecognized (must be of type ${definition.kind}): couldn't get version/kind; json parse error: ${why}`,
    )
  }
  return decodeDraft(body, definition, request.query.get('fieldValidation') ?? '', request.method)
}

/** `body` read by the kind's schema, with defaults filled in. */
export function decodeDraft(
  body: object,
  definition: ResourceDefinition,
  fieldValidation: string,
  method: string,
): DecodedBody {
  const cannotBeHandled = (why: string): ApiError =>
    badRequest(`${definition.kind} in version "v1" cannot be handled as a ${definition.kind}: ${why}`)
  checkFieldValidation(fieldValidation, method)
  checkKind(body, definition)
  try {
    const { value, unknownFields } = decodeObject(definition.schema, body)
    const warnings = unknownFields.map((path) => `unknown field "${path}"`)
    if (fieldValidation === 'Strict' && warnings.length > 0) {
      throw cannotBeHandled(`strict decoding error: ${warnings.join(', ')}`)
    }
    const { kind: _kind, apiVersion: _version, metadata, ...rest } = value
    const draft = { kind: definition.kind, apiVersion: 'v1', metadata: Object(metadata ?? {}), ...rest }
    return { draft: definition.applyDefaults(draft), warnings: fieldValidation === 'Ignore' ? [] : warnings }
  } catch (error) {
    throw error instanceof DecodeError ? cannotBeHandled(error.message) : error
  }
}

function checkKind(body: object, definition: ResourceDefinition): void {
  const kind = Reflect.get(body, 'kind') ?? definition.kind
  const version = Reflect.get(body, 'apiVersion') ?? 'v1'
  if (version !== 'v1') {
    throw badRequest(
      `${kind} in version "${version}" cannot be handled as a ${definition.kind}: no kind "${kind}" is registered for version "${version}" in scheme "pkg/runtime/scheme.go:110"`,
    )
  }
  if (kind !== definition.kind) {
    throw badRequest(
      `${kind} in version "v1" cannot be handled as a ${definition.kind}: converting (v1.${kind}) to (core.${definition.kind}): unknown conversion`,
    )
  }
}

function checkFieldValidation(value: string, method: string): void {
  const options = method === 'PUT' ? 'UpdateOptions' : 'CreateOptions'
  const known = ['', 'Ignore', 'Strict', 'Warn']
  if (known.includes(value)) return
  throw invalid(options, '', [notSupported('fieldValidation', JSON.stringify(value), known)], 'meta.k8s.io')
}

async function readBytes(request: ReceivedRequest): Promise<Buffer> {
  try {
    return await request.readBody(maxBodyBytes)
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error
    const message = `Request entity too large: limit is ${error.limitBytes}`
    throw new ApiError(413, 'RequestEntityTooLarge', message)
  }
}

function unsupportedMediaType(): ApiError {
  const accepted = 'application/json, application/yaml'
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`
  return new ApiError(415, 'UnsupportedMediaType', message)
}

/** Whether nothing is to be stored. Throws when `dryRun` has another value than `All`. */
export function isDryRun(values: readonly string[], options: string): boolean {
  if (values.length === 0) return false
  if (values.every((value) => value === 'All')) return true
  const shown = `[${values.map((value) => JSON.stringify(value)).join(',')}]`
  throw invalid(options, '', [notSupported('dryRun', shown, ['All'])], 'meta.k8s.io')
}
