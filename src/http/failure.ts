// The one place that knows the errors of node:http, node:tls and node:dns, and says them in our words.

import { showUrl } from './shown-url.ts'
import type { HttpFailure } from './transport.ts'

/** There was no (whole) HTTP answer. The message names method and URL, and never holds a header, a body or a query value that may be secret. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly failure: HttpFailure
  /** The code of the runtime's error, such as `ECONNREFUSED`, where there was one. */
  readonly reasonCode: string | undefined
  /** What went wrong without the request: a clause such as `the connection was refused`. */
  readonly reason: string

  constructor(
    failure: HttpFailure,
    asked: { readonly method: string; readonly url: string },
    options: { readonly reason?: string; readonly reasonCode?: string | undefined; readonly cause?: unknown } = {},
  ) {
    const reason = options.reason ?? reasons[failure]
    super(
      `\`${asked.method} ${showUrl(asked.url)}\`: ${reason}`,
      options.cause === undefined ? {} : { cause: options.cause },
    )
    this.failure = failure
    this.reason = reason
    this.reasonCode = options.reasonCode
  }

  /** Whether the same request may succeed a moment later without anybody changing anything. */
  get isTemporary(): boolean {
    return this.failure === 'cut' || this.failure === 'timeout' || this.failure === 'refused' || this.failure === 'dns'
  }
}

const reasons: Readonly<Record<HttpFailure, string>> = {
  dns: 'the host name could not be resolved',
  refused: 'the connection was refused',
  unreachable: 'there is no route to the host',
  'tls-untrusted': 'the certificate is not signed by a trusted authority',
  'tls-name': 'the certificate is for another host name',
  'tls-expired': 'the certificate is expired or not yet valid, by the clock of this machine',
  tls: 'the TLS handshake failed',
  'plain-http': 'the server does not speak TLS on this port',
  cut: 'the connection was cut',
  timeout: 'the server took too long',
  aborted: 'the request was aborted',
  'too-large': 'the answer is too large',
  'not-http': 'the answer is not HTTP',
  proxy: 'the proxy failed',
  'forbidden-address': 'the host has an address that must not be contacted from here',
}

const plainHttpCode = 'ERR_SSL_WRONG_VERSION_NUMBER'

const failureByCode: Readonly<Record<string, HttpFailure>> = {
  EADDRNOTAVAIL: 'unreachable',
  ECONNREFUSED: 'refused',
  EHOSTDOWN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOTFOUND: 'dns',
  ERR_INVALID_IP_ADDRESS: 'dns',
  ETIMEDOUT: 'timeout',
  CERT_HAS_EXPIRED: 'tls-expired',
  CERT_NOT_YET_VALID: 'tls-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-name',
  [plainHttpCode]: 'plain-http',
  CERT_CHAIN_TOO_LONG: 'tls-untrusted',
  CERT_REJECTED: 'tls-untrusted',
  CERT_REVOKED: 'tls-untrusted',
  CERT_SIGNATURE_FAILURE: 'tls-untrusted',
  CERT_UNTRUSTED: 'tls-untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-untrusted',
  INVALID_CA: 'tls-untrusted',
  INVALID_PURPOSE: 'tls-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-untrusted',
}

/** Codes by their beginning, for the families that are open-ended. */
const failureByPrefix: readonly (readonly [string, HttpFailure])[] = [
  ['EAI_', 'dns'],
  ['HPE_', 'not-http'],
  ['ERR_SSL_', 'tls'],
  ['ERR_TLS_', 'tls'],
  ['ERR_OSSL_', 'tls'],
  ['EPROTO', 'tls'],
]

/**
 * The {@link HttpError} for whatever node threw. The original is not kept as a cause: its message and properties hold text of the
 * other side (certificate names, raw packets).
 */
export function toHttpError(thrown: unknown, asked: { readonly method: string; readonly url: string }): HttpError {
  if (thrown instanceof HttpError) return thrown
  const reasonCode = codeOf(thrown)
  const reason = reasonOfCode(reasonCode)
  return new HttpError(failureOf(reasonCode), asked, { reason, reasonCode })
}

/** Why a connection to a proxy failed, as a clause. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof HttpError ? thrown.reason : reasonOfCode(codeOf(thrown))
}

function reasonOfCode(code: string | undefined): string {
  // The alerts by which a server says no to the certificate of its client (RFC 8446 §6.2).
  const [, why] = /_ALERT_(CERTIFICATE_EXPIRED|CERTIFICATE_REVOKED|CERTIFICATE_REQUIRED)$/.exec(code ?? '') ?? []
  if (why === 'CERTIFICATE_REQUIRED') return 'the server wants a client certificate'
  if (why !== undefined)
    return `the server says that the client certificate is ${why === 'CERTIFICATE_EXPIRED' ? 'expired' : 'revoked'}`
  return reasons[failureOf(code)]
}

function failureOf(code: string | undefined): HttpFailure {
  if (code === undefined) return 'cut'
  return failureByCode[code] ?? failureByPrefix.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'cut'
}

function codeOf(thrown: unknown): string | undefined {
  // Several addresses were tried and each failed: the first one's reason stands for all.
  const first = thrown instanceof AggregateError ? thrown.errors[0] : thrown
  if (!(first instanceof Error)) return undefined
  // A server that answers a TLS greeting in clear text: OpenSSL's reason is not part of the code.
  if (/:(?:wrong version number|packet length too long|http request):/.test(first.message)) return plainHttpCode
  const code: unknown = Reflect.get(first, 'code')
  return typeof code === 'string' ? code : undefined
}
