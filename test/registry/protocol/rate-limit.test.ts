// Retry-After and Docker Hub's headers, in the forms they come in.

import { expect, test } from 'vitest'
import { readRateLimit, readRetryAfter } from '../../../src/registry/protocol/rate-limit.ts'
import { now } from '../support.ts'

const answer = (headers: Record<string, string>) => ({ status: 429, headers, body: new Uint8Array() })

test.each<[string, number | undefined]>([
  ['120', 120_000],
  [' 0 ', 0],
  ['Sun, 01 Mar 2026 12:01:30 GMT', 90_000],
  ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
  ['999999999', 86_400_000],
  ['', undefined],
  ['-1x', undefined],
  ['soon', undefined],
])('Retry-After: %s is %s ms', (text, expected) => {
  expect(readRetryAfter(answer({ 'retry-after': text }), now)).toBe(expected)
})

test.each<[string, string, object | undefined]>([
  ['100;w=21600', '76;w=21600', { limit: 100, remaining: 76, windowSeconds: 21_600 }],
  ['200;w=21600', '0', { limit: 200, remaining: 0, windowSeconds: 21_600 }],
  ['100', '76', undefined],
  ['many', '76;w=21600', undefined],
])('ratelimit-limit: %s and ratelimit-remaining: %s', (limit, remaining, expected) => {
  const headers = { 'ratelimit-limit': limit, 'ratelimit-remaining': remaining }
  expect(readRateLimit(answer(headers))).toEqual(expected)
})
