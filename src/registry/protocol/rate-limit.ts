// What a registry says about its limits: Retry-After, and Docker Hub's headers.

import type { HttpResponse } from '../../http/transport.ts'
import type { RateLimit } from '../proof.ts'
import { headerOf } from './ask.ts'

const longestRetryAfterMs = 24 * 60 * 60 * 1000

/** Retry-After (RFC 9110 §10.2.3) in milliseconds from `now`, at most a day; undefined when there is none that makes sense. */
export function readRetryAfter(response: HttpResponse, now: Date): number | undefined {
  const text = headerOf(response, 'retry-after')?.trim()
  if (text === undefined || text === '') return undefined
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime()
  return Number.isFinite(waitMs) ? Math.min(Math.max(waitMs, 0), longestRetryAfterMs) : undefined
}

/** Docker Hub's `ratelimit-limit: 100;w=21600` and `ratelimit-remaining: 76;w=21600`. */
export function readRateLimit(response: HttpResponse): RateLimit | undefined {
  const limit = readQuota(headerOf(response, 'ratelimit-limit'))
  const remaining = readQuota(headerOf(response, 'ratelimit-remaining'))
  if (!limit || !remaining || limit.windowSeconds === undefined) return undefined
  return { limit: limit.count, remaining: remaining.count, windowSeconds: limit.windowSeconds }
}

function readQuota(text: string | undefined): { count: number; windowSeconds: number | undefined } | undefined {
  const [, count, window] = /^(\d{1,9})(?:;w=(\d{1,9}))?$/.exec(text?.trim() ?? '') ?? []
  if (count === undefined) return undefined
  return { count: Number(count), windowSeconds: window === undefined ? undefined : Number(window) }
}
