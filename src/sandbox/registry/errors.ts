// A registry's refusals (OCI distribution specification, "Error codes").

import type { Reply } from '../loopback/reply.ts'

const meanings = {
  BLOB_UNKNOWN: [404, 'blob unknown to registry'],
  BLOB_UPLOAD_INVALID: [416, 'blob upload invalid'],
  BLOB_UPLOAD_UNKNOWN: [404, 'blob upload unknown to registry'],
  DENIED: [403, 'requested access to the resource is denied'],
  DIGEST_INVALID: [400, 'provided digest did not match uploaded content'],
  MANIFEST_BLOB_UNKNOWN: [404, 'blob unknown to registry'],
  MANIFEST_INVALID: [400, 'manifest invalid'],
  MANIFEST_UNKNOWN: [404, 'manifest unknown'],
  NAME_INVALID: [400, 'invalid repository name'],
  NAME_UNKNOWN: [404, 'repository name not known to registry'],
  SIZE_INVALID: [413, 'provided length is not accepted'],
  TOOMANYREQUESTS: [429, 'too many requests'],
  UNAUTHORIZED: [401, 'authentication required'],
  UNAVAILABLE: [503, 'service unavailable'],
  UNKNOWN: [500, 'unknown error'],
  UNSUPPORTED: [405, 'the operation is unsupported'],
} as const satisfies Record<string, readonly [status: number, message: string]>

export type RegistryErrorCode = keyof typeof meanings

/** Thrown anywhere in the registry; becomes the answer. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError'
  readonly code: RegistryErrorCode
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: RegistryErrorCode,
    headers: Readonly<Record<string, string>> = {},
    message: string = meanings[code][1],
  ) {
    super(message)
    this.code = code
    this.headers = headers
  }
}

/** The reply for anything that was thrown. */
export function registryErrorReply(error: unknown): Reply {
  const known = error instanceof RegistryError ? error : new RegistryError('UNKNOWN')
  const [status] = meanings[known.code]
  const { message } = known
  return {
    status,
    headers: { 'content-type': 'application/json', ...known.headers },
    body: `${JSON.stringify({ errors: [{ code: known.code, message, detail: null }] })}\n`,
  }
}

/** The reply for a failure that a test injected. */
export function registryFaultReply(status: number): Reply {
  const code = (Object.keys(meanings) as RegistryErrorCode[]).find((key) => meanings[key][0] === status) ?? 'UNKNOWN'
  return { ...registryErrorReply(new RegistryError(code)), status }
}
