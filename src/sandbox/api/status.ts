// What an API server answers when it refuses: a Status object, worded as kube-apiserver words it
// (apimachinery `pkg/api/errors`, `pkg/util/validation/field`).

/** Why one field of an object was refused. */
export interface FieldCause {
  readonly reason:
    | 'FieldValueRequired'
    | 'FieldValueInvalid'
    | 'FieldValueForbidden'
    | 'FieldValueTooLong'
    | 'FieldValueNotSupported'
    | 'FieldValueDuplicate'
  readonly message: string
  readonly field: string
}

export interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly { readonly reason: string; readonly message: string; readonly field?: string }[]
  readonly retryAfterSeconds?: number
}

export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly metadata: { readonly continue?: string; readonly resourceVersion?: string }
  readonly status: 'Success' | 'Failure'
  readonly message?: string
  readonly reason?: string
  readonly details?: StatusDetails
  readonly code?: number
}

/** Thrown anywhere in the API server; becomes the answer. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: Status
  readonly code: number

  constructor(code: number, reason: string | undefined, message: string, details?: StatusDetails, token?: string) {
    super(message)
    this.code = code
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: token === undefined ? {} : { continue: token },
      status: 'Failure',
      message,
      ...(reason === undefined ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    }
  }
}

export const notFound = (plural: string, name: string): ApiError =>
  new ApiError(404, 'NotFound', `${plural} ${quote(name)} not found`, { name, kind: plural })

export const alreadyExists = (plural: string, name: string): ApiError =>
  new ApiError(409, 'AlreadyExists', `${plural} ${quote(name)} already exists`, { name, kind: plural })

export const conflict = (kind: string, name: string, why: string): ApiError =>
  new ApiError(409, 'Conflict', `Operation cannot be fulfilled on ${kind} ${quote(name)}: ${why}`, { name, kind })

export const badRequest = (message: string): ApiError => new ApiError(400, 'BadRequest', message)

/** The path exists nowhere in this server. */
export const noSuchResource = (): ApiError =>
  new ApiError(404, 'NotFound', 'the server could not find the requested resource', {})

export const methodNotAllowed = (): ApiError =>
  new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})

/** A real cluster has it, the sandbox does not. */
export const notInSandbox = (what: string): ApiError =>
  new ApiError(405, 'MethodNotAllowed', `the pullpass sandbox does not have ${what}`, {})

/** `name` undefined for requests to a whole collection. */
export function forbidden(resource: string, name: string | undefined, why: string): ApiError {
  const kind = resource.split('/')[0] ?? resource
  const object = name === undefined ? resource : `${kind} ${quote(name)}`
  return new ApiError(403, 'Forbidden', `${object} is forbidden: ${why}`, {
    ...(name === undefined ? {} : { name }),
    kind,
  })
}

/** The object was understood and breaks rules. */
export function invalid(kind: string, name: string, causes: readonly FieldCause[], group?: string): ApiError {
  const texts = causes.map((cause) => `${cause.field}: ${cause.message}`)
  const list = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
  const qualified = group === undefined ? kind : `${kind}.${group}`
  return new ApiError(422, 'Invalid', `${qualified} ${quote(name)} is invalid: ${list}`, {
    ...(name === '' ? {} : { name }),
    ...(group === undefined ? {} : { group }),
    kind,
    causes,
  })
}

export const required = (field: string, detail?: string): FieldCause => ({
  reason: 'FieldValueRequired',
  message: detail === undefined ? 'Required value' : `Required value: ${detail}`,
  field,
})

export const invalidValue = (field: string, value: unknown, detail: string): FieldCause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${JSON.stringify(value)}: ${detail}`,
  field,
})

export const forbiddenField = (field: string, detail: string): FieldCause => ({
  reason: 'FieldValueForbidden',
  message: `Forbidden: ${detail}`,
  field,
})

export const tooLong = (field: string, maxBytes: number): FieldCause => ({
  reason: 'FieldValueTooLong',
  message: `Too long: may not be more than ${maxBytes} bytes`,
  field,
})

export const notSupported = (field: string, shown: string, supported: readonly string[]): FieldCause => ({
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${shown}: supported values: ${supported.map(quote).join(', ')}`,
  field,
})

/** A string as Go's `%q` writes it, for the characters that names and keys have. */
export const quote = (text: string): string => JSON.stringify(text)
