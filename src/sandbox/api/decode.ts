// From a request's body to a draft of the kind that the path names, with the refusals of the real decoder.

import { loadAll } from 'js-yaml'
import { BodyTooLargeError, type ReceivedRequest } from '../loopback/request.ts'
import { duplicateFields, syntaxError } from './gojson.ts'
import type { Draft } from './object.ts'
import { decodeProtobuf } from './protobuf.ts'
import type { ResourceDefinition } from './resources/definition.ts'
import { DecodeError, decodeObject } from './schema.ts'
import { ApiError, badRequest, invalid, notSupported } from './status.ts'

const maxBodyBytes = 3_145_728

export interface DecodedBody {
  readonly draft: Draft
  /** Texts for `Warning` headers. */
  readonly warnings: readonly string[]
}

interface ReadBody {
  readonly value: unknown
  /** Paths of members that stand twice; only looked for when the client wants strictness. */
  readonly duplicates: readonly string[]
}

/** The JSON, YAML or protobuf of a request as JSON; undefined when there is no body. Throws 400, 413 and 415. */
export async function readJson(request: ReceivedRequest, kind: string): Promise<ReadBody> {
  const bytes = await readBytes(request)
  const type = (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? ''
  if (type === 'application/vnd.kubernetes.protobuf') return { value: decodeProtobuf(bytes, kind), duplicates: [] }
  if (type === 'application/yaml') return { value: readYaml(bytes), duplicates: [] }
  if (!/^application\/([a-z.-]+\+)?json$/.test(type)) throw unsupportedMediaType()
  if (bytes.length === 0) return { value: undefined, duplicates: [] }
  try {
    const isStrict = request.query.get('fieldValidation') === 'Strict'
    return { value: JSON.parse(bytes.toString('utf8')), duplicates: isStrict ? duplicateFields(bytes) : [] }
  } catch {
    throw unrecognized(kind, syntaxError(bytes) ?? 'invalid JSON', bytes)
  }
}

/** The body as an object of `definition`'s kind; unknown fields are dropped with a warning or, if asked for, refused. */
export async function decodeBody(request: ReceivedRequest, definition: ResourceDefinition): Promise<DecodedBody> {
  const { value, duplicates } = await readJson(request, definition.kind)
  if (value === undefined) throw unrecognized(definition.kind, 'unexpected end of JSON input', Buffer.alloc(0))
  if (Array.isArray(value) || (typeof value !== 'object' && value !== null)) {
    const shown = Buffer.from(JSON.stringify(value))
    throw unrecognized(definition.kind, `json: cannot unmarshal ${typeof value} into Go value of type struct`, shown)
  }
  const options = {
    fieldValidation: request.query.get('fieldValidation') ?? '',
    optionsKind:
      request.method === 'POST' ? 'CreateOptions' : request.method === 'PUT' ? 'UpdateOptions' : 'PatchOptions',
    duplicates,
  }
  return decodeDraft(value ?? {}, definition, options)
}

/** A patched object, read again as if it had been sent whole. */
export function decodePatched(request: ReceivedRequest, definition: ResourceDefinition, patched: object): DecodedBody {
  const fieldValidation = request.query.get('fieldValidation') ?? ''
  return decodeDraft(patched, definition, { fieldValidation, optionsKind: 'PatchOptions', duplicates: [] })
}

// The real server quotes the beginning of what it could not read; a client must not show that.
function unrecognized(kind: string, why: string, bytes: Buffer): ApiError {
  const start = bytes.subarray(0, 30)
  const dots = bytes.length > 30 ? ' ...' : ''
  const shown = bytes.length === 0 ? '<empty>' : bytes[0] === 0x7b ? start.toString('utf8') : start.toString('hex')
  return badRequest(
    `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${why} (${shown}${dots})`,
  )
}

// Of several documents the server takes the first; splitting them is the client's business.
function readYaml(bytes: Buffer): unknown {
  try {
    return loadAll(bytes.toString('utf8'))[0]
  } catch {
    throw badRequest('error converting YAML to JSON: the body is not YAML')
  }
}

interface DecodeOptions {
  readonly fieldValidation: string
  /** Whose options the query is, for error messages. */
  readonly optionsKind: string
  readonly duplicates: readonly string[]
}

/** `body` read by the kind's schema, with defaults filled in. */
function decodeDraft(
  body: object,
  definition: ResourceDefinition,
  { fieldValidation, optionsKind, duplicates }: DecodeOptions,
): DecodedBody {
  const cannotBeHandled = (why: string): ApiError =>
    badRequest(`${definition.kind} in version "v1" cannot be handled as a ${definition.kind}: ${why}`)
  checkFieldValidation(fieldValidation, optionsKind)
  checkKind(body, definition)
  try {
    const { value, unknownFields } = decodeObject(definition.schema, body)
    const warnings = [
      ...duplicates.map((path) => `duplicate field "${path}"`),
      ...unknownFields.map((path) => `unknown field "${path}"`),
    ]
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

function checkFieldValidation(value: string, options: string): void {
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
  const accepted = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'
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
