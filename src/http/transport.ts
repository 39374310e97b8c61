// The shape of the one HTTP transport that the cluster port and the registry port share.

export interface HttpRequest {
  readonly method: string
  /** http: or https:, host, port, path and query; never with user info. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly signal?: AbortSignal
  /** From the call until the headers are there. Default of the transport. */
  readonly headersTimeoutMs?: number
  /** From the call until the body is complete; for streams the longest silence. Default of the transport. */
  readonly bodyTimeoutMs?: number
  /** The most bytes of a body that are read; a longer one is an error for `send`. Default of the transport. */
  readonly maxBodyBytes?: number
}

export interface HttpResponse {
  readonly status: number
  /** Lower-case names; repeated headers are joined by `, ` except `set-cookie` and `www-authenticate`, which stay lists. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Uint8Array
}

export interface HttpStream {
  readonly status: number
  readonly headers: HttpResponse['headers']
  /** Ends when the other side ends it; throws on a cut, a silence or an abort. Leaving the loop closes the connection. */
  readonly chunks: AsyncIterable<Uint8Array>
  close(): void
}

/** Sends requests over kept-alive connections. Never follows a redirect, never keeps cookies, never shows a header value in an error. */
export interface HttpTransport {
  send(request: HttpRequest): Promise<HttpResponse>
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
