// What a container runtime's words about a failed pull mean. Wording changes between runtimes and versions, statuses do not.

/** What went wrong, as far as the text tells. */
export type PullErrorKind =
  | 'unauthorized'
  | 'denied'
  | 'not-found'
  | 'rate-limited'
  | 'server-error'
  | 'name-unknown'
  | 'unreachable'
  | 'timeout'
  | 'certificate'
  | 'plain-http'
  | 'wrong-platform'
  | 'format-unsupported'
  | 'signature'
  | 'node-pull-limit'
  | 'node-disk-full'
  | 'other'

export interface PullError {
  readonly kind: PullErrorKind
  /** Whether a login went to the registry; undefined when the text does not say. */
  readonly sentLogin?: boolean
  /** The registry's HTTP status with its name, where the text has one. */
  readonly status?: string
  /** As the runtime wrote it. Text from outside. */
  readonly text: string
}

/**
 * The first pattern that fits decides. With several logins the kubelet joins their errors into one text: what passes by itself comes first,
 * then what shows that one login got further than the others.
 */
const patterns: readonly (readonly [PullErrorKind, RegExp])[] = [
  ['node-pull-limit', /pull qps exceeded/i],
  ['node-disk-full', /no space left on device/i],
  ['rate-limited', /\b429\b|too ?many ?requests|rate limit|quota exceeded|account limit/i],
  ['server-error', /\b50[0-9]\b|internal server error|bad gateway|service unavailable|temporarily unavailable/i],
  ['plain-http', /server gave HTTP response to HTTPS client|first record does not look like a TLS handshake/i],
  ['certificate', /x509:|certificate|tls: (?!handshake timeout)/i],
  ['name-unknown', /no such host|name or service not known/i],
  ['timeout', /i\/o timeout|handshake timeout|deadline ?exceeded|Client\.Timeout|timed out/i],
  [
    'unreachable',
    /connection refused|no route to host|network is unreachable|connection reset|RegistryUnavailable|server misbehaving|\bEOF\b/i,
  ],
  ['signature', /signature|SignatureValidationFailed/i],
  ['wrong-platform', /no match(?:ing manifest)? for(?: platform)?|no image found in (?:manifest list|image index)/i],
  ['format-unsupported', /media type .* no longer supported|unsupported (?:manifest )?media ?type|unknown blob/i],
  ['unauthorized', /no basic auth credentials/i],
  ['not-found', /\b404\b|not ?found|manifest unknown|name unknown/i],
  ['denied', /\b403\b|forbidden|insufficient_scope|denied/i],
  ['unauthorized', /\b401\b|unauthorized|authentication required|incorrect username or password/i],
]

/** Reads the text of a failed pull of `image`; names that people choose do not count, so that a tag `404` is no status. */
export function readPullError(text: string, image: string): PullError {
  const words = withoutNames(text, image)
  const kind = patterns.find(([, pattern]) => pattern.test(words))?.[0] ?? 'other'
  const sentLogin = readSentLogin(words)
  const status = /\b[45]\d\d [A-Z][A-Za-z]+(?: [A-Z][a-z]+)*/.exec(words)?.[0]
  return { kind, text, ...(sentLogin !== undefined && { sentLogin }), ...(status !== undefined && { status }) }
}

/** The cause inside of a waiting message or an event: without `Back-off pulling image "…": ErrImagePull`; empty when there is none. */
export function causeWithin(message: string): string {
  return message
    .replace(/^Back-off pulling image "[^"]*"(?:: )?/, '')
    .replace(/^Failed to pull image "[^"]*"(?:: )?/, '')
    .replace(/^ErrImagePull: /, '')
}

function withoutNames(text: string, image: string): string {
  const bare = image === '' ? text : text.replaceAll(image, '')
  return bare
    .replace(/"[^"]*"/g, '""')
    .replace(/https?:\/\/\S+/g, '')
    .replace(/\[manifests [^\]]*\]/g, '')
    .replace(/\b(?:host|manifest) \S+ (?=in |failed|for )/g, '')
    .replace(/\S*\.\S*\/\S+/g, '')
    .replace(/(?:\[[0-9a-f:.]+(?:%\w+)?\]|\blocalhost|\b[\w-]+(?:\.[\w-]+)+):\d+\b/gi, '')
    .replace(/\b(?:tcp|udp|host|lookup) [\w.-]+:\d+\b/gi, '')
}

function readSentLogin(words: string): boolean | undefined {
  if (/fetch oauth token|incorrect username or password/i.test(words)) return true
  if (/fetch anonymous token|no basic auth credentials/i.test(words)) return false
  return undefined
}
