// From an HTTP answer about a manifest to what it means.

import { readRetryAfter } from '../../http/retry-after.ts'
import type { HttpResponse } from '../../http/transport.ts'
import { showRegistryText } from '../words/shown-text.ts'
import { unclear } from '../words/unclear.ts'
import type { PullAnswer } from './answer.ts'
import { parseChallenges } from './challenge.ts'
import { type RegistryReason, readReason } from './error-body.ts'
import { digestOf, isManifest, isSchema1, mediaTypeOf } from './manifest.ts'
import { readRateLimit } from './rate-limit.ts'

/** How the manifest was asked for. */
export interface AskedWith {
  /** `basic` and `token` carry a login; `anonymous-token` a token that needed none. */
  readonly means: 'nothing' | 'anonymous-token' | 'basic' | 'token'
  /** What must not be shown. */
  readonly hidden: readonly string[]
  readonly mayPush: boolean
  readonly loginSentTo?: string
  readonly host: string
  readonly now: Date
}

/** Judges the registry's own answer to the manifest request. */
export function readManifestAnswer(response: HttpResponse, asked: AskedWith): PullAnswer {
  const reason = readReason(response, asked.hidden)
  const facts = { ...readLimits(response, asked), text: reason.text }
  switch (response.status) {
    case 200:
      return readOpened(response, asked, facts)
    case 401:
      return { ...facts, ...readUnauthorized(response, asked) }
    case 403:
      if (isExpired(reason) && asked.means === 'basic') return { ...facts, kind: 'login-refused', cause: 'expired' }
      return { ...facts, kind: 'denied' }
    case 404:
      return reason.isWebPage ? notARegistry(asked.host) : { ...facts, kind: 'missing', what: whatIsMissing(reason) }
    case 429:
      return { ...facts, kind: 'rate-limited' }
    default:
      return { ...facts, ...unclear(`\`${asked.host}\` answered ${response.status}`), text: reason.text }
  }
}

/** What every answer may carry besides its verdict. */
export function readLimits(response: HttpResponse, asked: Pick<AskedWith, 'loginSentTo' | 'now'>) {
  const retryAfterMs = readRetryAfter(response, asked.now)
  const rateLimit = readRateLimit(response)
  return {
    ...(asked.loginSentTo === undefined ? {} : { loginSentTo: asked.loginSentTo }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(rateLimit === undefined ? {} : { rateLimit }),
  }
}

type Facts = ReturnType<typeof readLimits> & { readonly text: string }

function readOpened(response: HttpResponse, asked: AskedWith, facts: Facts): PullAnswer {
  if (isSchema1(response)) return { ...facts, kind: 'missing', what: 'form', text: '' }
  if (!isManifest(response)) return notARegistry(asked.host)
  const digest = digestOf(response)
  const mediaType = mediaTypeOf(response)
  return {
    ...facts,
    kind: 'opened',
    text: '',
    mayPush: asked.mayPush,
    ...(digest === undefined ? {} : { digest }),
    ...(mediaType === undefined ? {} : { mediaType: showRegistryText(mediaType, asked.hidden) }),
  }
}

/** A 401 refuses a Basic login; after a token it means a token without the right, unless the token itself is what is not accepted. */
function readUnauthorized(response: HttpResponse, asked: AskedWith): PullAnswer {
  if (asked.means === 'basic') return { kind: 'login-refused', cause: 'rejected', text: '' }
  const errors = parseChallenges(response.headers['www-authenticate']).map(({ parameters }) => parameters.get('error'))
  if (asked.means !== 'nothing' && errors.includes('invalid_token')) {
    return unclear(`\`${asked.host}\` does not accept the tokens of the token server it names`)
  }
  return { kind: 'denied', text: '' }
}

/** Amazon ECR's words for a token older than twelve hours. */
export function isExpired(reason: RegistryReason): boolean {
  return /\bexpired\b/i.test(reason.text)
}

function whatIsMissing({ codes }: RegistryReason): 'repository' | 'tag' | 'either' {
  if (codes.includes('NAME_UNKNOWN')) return 'repository'
  return codes.includes('MANIFEST_UNKNOWN') ? 'tag' : 'either'
}

function notARegistry(host: string): PullAnswer {
  return unclear(
    `\`${host}\` does not answer like a registry`,
    'check the host; a proxy or a login page may be in between',
  )
}
