// Docker Hub's headers, in the forms they come in.

import { expect, test } from 'vitest'
import { readRateLimit } from '../../../src/registry/protocol/rate-limit.ts'

const answer = (headers: Record<string, string>) => ({ status: 429, headers, body: new Uint8Array() })

test.each<[string, string, object | undefined]>([
  ['100;w=21600', '76;w=21600', { limit: 100, remaining: 76, windowSeconds: 21_600 }],
  ['200;w=21600', '0', { limit: 200, remaining: 0, windowSeconds: 21_600 }],
  ['100', '76', undefined],
  ['many', '76;w=21600', undefined],
])('ratelimit-limit: %s and ratelimit-remaining: %s', (limit, remaining, expected) => {
  const headers = { 'ratelimit-limit': limit, 'ratelimit-remaining': remaining }
  expect(readRateLimit(answer(headers))).toEqual(expected)
})
