// What a registry says about its limits: Docker Hub's headers.

import type { HttpResponse } from '../../http/transport.ts'
import type { RateLimit } from '../proof.ts'
import { headerOf } from './ask.ts'

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
