// The shape of the one HTTP transport that the cluster port and the registry port share.

export interface HttpRequest {
  readonly method: string
  /** http: or https:, host, port, path and query; never with user info. */
  readonly url: string
  /** A list is sent as that many headers. `content-length` is added where there is a body. */
  readonly headers?: Readonly<Record<string, string | string[]>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal
  /**
   * From the start until the headers are there; `Infinity` for no limit. Default of the transport. Waiting until one of the transport's
   * connections is free is not counted: each request ahead has its own limits.
   */
  readonly headersTimeoutMs?: number
  /** From the start until the body is complete; for streams the longest silence. `Infinity` for no limit. Default of the transport. */
  readonly bodyTimeoutMs?: number
  /** The most bytes of a body that are read by `send`. Default of the transport. */
  readonly maxBodyBytes?: number
  /** What `send` does with a longer body: `fail` (the default) rejects with `too-large`, `cut` gives the first `maxBodyBytes`. */
  readonly longBody?: 'fail' | 'cut'
}

export interface HttpResponse {
  readonly status: number
  /** Lower-case names; repeated headers are joined by `, ` except `set-cookie` and `www-authenticate`, which stay lists. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Uint8Array
  /** The address that answered; undefined where a proxy hides it. */
  readonly remoteAddress?: string
}

export interface HttpStream {
  readonly status: number
  readonly headers: HttpResponse['headers']
  /** Ends when the other side ends it; throws on a cut, a silence or an abort. Leaving the loop closes the connection. */
  readonly chunks: AsyncIterable<Uint8Array>
  close(): void
}

/**
 * Sends requests over kept-alive connections. Never follows a redirect, never keeps cookies, never shows a header value in an error.
 * Both calls reject with an `HttpError` (failure.ts), also on abort, which then carries the signal's reason as its cause.
 */
export interface HttpTransport {
  send(request: HttpRequest): Promise<HttpResponse>
  /** However many streams there are, they don't keep `send` waiting. */
  stream(request: HttpRequest): Promise<HttpStream>
  /** Ends idle connections and aborts what is under way. */
  close(): void
}

/** Why there was no HTTP answer. */
export type HttpFailure =
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'tls-untrusted'
  | 'tls-name'
  | 'tls-expired'
  | 'tls'
  | 'plain-http'
  | 'cut'
  | 'timeout'
  | 'aborted'
  | 'too-large'
  | 'not-http'
  | 'proxy'
  | 'forbidden-address'
