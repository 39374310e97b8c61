// Ends of life read out of tokens made up here.

import { describe, expect, it } from 'vitest'
import { Redacted } from '../../src/basics/redacted.ts'
import { readTokenExpiry } from '../../src/dockerconfig/token-expiry.ts'

const now = new Date('2026-01-15T12:00:00Z')
const nowSeconds = now.getTime() / 1000

function encode(value: unknown, encoding: 'base64' | 'base64url' = 'base64url'): string {
  return Buffer.from(JSON.stringify(value)).toString(encoding)
}

function jwt(claims: unknown): string {
  return `${encode({ alg: 'RS256' })}.${encode(claims)}.c2ln`
}

function read(password: string) {
  return readTokenExpiry(new Redacted(password), now)
}

describe('readTokenExpiry', () => {
  it.each([
    ['ecr', encode({ payload: 'x', type: 'DATA_KEY', expiration: nowSeconds + 60 }, 'base64'), 60, false],
    ['ecr', `${encode({ expiration: nowSeconds }, 'base64')}\n`, 0, true],
    ['jwt', jwt({ exp: nowSeconds + 3600 }), 3600, false],
    ['jwt', jwt({ exp: nowSeconds - 1 }), -1, true],
  ])('reads the end of %s tokens', (source, password, seconds, isExpired) => {
    const expiresAt = new Date(now.getTime() + seconds * 1000)
    expect(read(password)).toEqual({ kind: 'expires', source, expiresAt, isExpired })
  })

  it.each([
    ['ya29.a0Axyz', 'google-access-token'],
    ['ghs_abc', 'github-app-token'],
    ['glcbt-64_xxx', 'gitlab-job-token'],
  ])('knows %s as short-lived', (password, token) => {
    expect(read(password)).toEqual({ kind: 'short-lived', token })
  })

  it.each([
    '',
    'hunter2',
    'a.b.c',
    jwt({ exp: 'soon' }),
    jwt({ exp: 1e300 }),
    jwt([]),
    encode({ expiration: -5 }, 'base64'),
    encode({ expiration: null }, 'base64'),
    'ghp_abc',
    'x'.repeat(1 << 20),
  ])('claims nothing about other passwords (%#)', (password) => {
    expect(read(password)).toEqual({ kind: 'unknown' })
  })
})
