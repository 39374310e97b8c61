// When a credential runs out, as far as the credential itself tells. Offline; looks at the text, keeps nothing of it.

import type { Redacted } from '../basics/redacted.ts'
import { decodeBase64 } from './base64.ts'
import { decodeUtf8 } from './byte-string.ts'

/** Tokens that live minutes to hours but do not say when they end. */
export type ShortLivedToken = 'google-access-token' | 'github-app-token' | 'gitlab-job-token'

/** What a credential says about its end. */
export type TokenExpiry =
  | { readonly kind: 'expires'; readonly source: 'ecr' | 'jwt'; readonly expiresAt: Date; readonly isExpired: boolean }
  | { readonly kind: 'short-lived'; readonly token: ShortLivedToken }
  | { readonly kind: 'unknown' }

const shortLivedPrefixes: ReadonlyArray<readonly [string, ShortLivedToken]> = [
  ['ya29.', 'google-access-token'],
  ['ghs_', 'github-app-token'],
  ['glcbt-', 'gitlab-job-token'],
]

/** The longest token worth looking into, in characters; real ones are a few thousand. */
const maxLength = 64 * 1024

/** The latest time a Date can hold, in seconds. */
const maxEpochSeconds = 8.64e12

/**
 * Reads the end of life out of a password: Amazon ECR passwords are base64 of JSON with `expiration`, JWTs carry `exp` (both epoch
 * seconds); some prefixes only tell the class. Never throws.
 */
export function readTokenExpiry(password: Redacted<string>, now: Date): TokenExpiry {
  const text = password.reveal()
  if (text.length > maxLength) return { kind: 'unknown' }
  if (mayEncodeObject(text)) {
    const ecr = readEpoch(parseObject(decodeStandard(text)), 'expiration')
    if (ecr) return describe('ecr', ecr, now)
    const jwt = readEpoch(parseJwtClaims(text), 'exp')
    if (jwt) return describe('jwt', jwt, now)
  }
  const token = shortLivedPrefixes.find(([prefix]) => text.startsWith(prefix))?.[1]
  return token ? { kind: 'short-lived', token } : { kind: 'unknown' }
}

/** The first six bits of `{` are base64's `e`; decoding every password in full is what a check of many secrets would spend its time on. */
function mayEncodeObject(text: string): boolean {
  return text.trimStart().startsWith('e')
}

function describe(source: 'ecr' | 'jwt', expiresAt: Date, now: Date): TokenExpiry {
  return { kind: 'expires', source, expiresAt, isExpired: expiresAt.getTime() <= now.getTime() }
}

/** The claims of a JWT (RFC 7519); the signature is not looked at, its header must be JSON. */
function parseJwtClaims(text: string): object | undefined {
  const parts = text.trim().split('.', 4)
  const [header = '', claims = ''] = parts
  if (parts.length !== 3 || !parseObject(decodeUrlSafe(header))) return undefined
  return parseObject(decodeUrlSafe(claims))
}

function decodeStandard(text: string): string | undefined {
  const compact = text.trim()
  return decodeText(compact, compact.endsWith('=') ? 'padded' : 'unpadded')
}

function decodeUrlSafe(text: string): string | undefined {
  return decodeText(
    text
      .replaceAll('-', '+')
      .replaceAll('_', '/')
      .replace(/={1,2}$/, ''),
    'unpadded',
  )
}

function decodeText(text: string, padding: 'padded' | 'unpadded'): string | undefined {
  const decoded = decodeBase64(text, padding)
  return decoded.ok ? decodeUtf8(decoded.bytes) : undefined
}

function parseObject(text: string | undefined): object | undefined {
  if (!text?.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function readEpoch(object: object | undefined, name: string): Date | undefined {
  const seconds: unknown = object && Reflect.get(object, name)
  if (typeof seconds !== 'number' || !(seconds > 0 && seconds <= maxEpochSeconds)) return undefined
  return new Date(seconds * 1000)
}
