// Order, fallback and matching of keys. Expected answers come from pkg/credentialprovider of Kubernetes 1.34.

import { describe, expect, it } from 'vitest'
import { decodeDocument } from '../../src/dockerconfig/document.ts'
import { normalizeKey } from '../../src/dockerconfig/key.ts'
import { buildKeyring, lookUpKeyring } from '../../src/dockerconfig/keyring.ts'

function keyring(...documents: (readonly string[])[]) {
  const sources = documents.map((keys, secretIndex) => {
    const auths = Object.fromEntries(keys.map((key, index) => [key, { username: `u${index}` }]))
    return { secretIndex, entries: decodeDocument(Buffer.from(JSON.stringify({ auths })), 'dockerconfigjson').entries }
  })
  return buildKeyring(sources)
}

function matches(key: string, lookup: string): boolean {
  return lookUpKeyring(keyring([key]), lookup).entries.length > 0
}

describe('normalizeKey', () => {
  it.each([
    ['ghcr.io', 'ghcr.io'],
    ['https://ghcr.io/', 'ghcr.io'],
    ['http://ghcr.io/v2/', 'ghcr.io'],
    ['https://index.docker.io/v1/', 'index.docker.io'],
    ['ghcr.io/v1', 'ghcr.io/v1'],
    ['ghcr.io/v1/v2/x', 'ghcr.io/v2/x'],
    ['user:pw@ghcr.io/x?y#z', 'ghcr.io/x'],
    ['HTTPS://ghcr.io', 'HTTPS://ghcr.io'],
    ['GHCR.io:443', 'GHCR.io:443'],
    ['ghcr.io/te%61m', 'ghcr.io/team'],
    ['ghcr.io/#\u0001', 'ghcr.io'],
    ['[fe80::1%25en0]:5000', '[fe80::1%en0]:5000'],
    ['', ''],
  ])('%j becomes %j', (key, expected) => {
    const result = normalizeKey(key)
    expect(result.ok && result.normalized).toBe(expected)
  })

  it.each([
    ['ghcr.io/a b\n', 'control-character'],
    ['ghcr.io/%zz', 'invalid-escape'],
    ['ghcr.io#%zz', 'invalid-escape'],
    ['gh%41r.io', 'invalid-escape'],
    ['gh cr.io', 'invalid-host-character'],
    ['ghcr.io:x', 'invalid-port'],
    ['x[::1]', 'invalid-ip-literal'],
    ['[0-9]*.io', 'invalid-port'],
    ['[1.2.3.4]', 'invalid-ip-literal'],
    ['a b@ghcr.io', 'invalid-userinfo'],
  ])('%j is skipped: %s', (key, fault) => {
    expect(normalizeKey(key)).toEqual({ ok: false, fault })
    expect(keyring([key]).skipped.map((skipped) => skipped.fault)).toEqual([fault])
  })
})

describe('lookUpKeyring', () => {
  it.each([
    ['ghcr.io/acme', 'ghcr.io/acme-labs/app', true],
    ['ghcr.io/acme/', 'ghcr.io/acme-labs/app', false],
    ['GHCR.io', 'ghcr.io/app', false],
    ['a.b:443', 'a.b/app', false],
    ['a.b:', 'a.b/app', true],
    ['*.io', 'docker.io/library/nginx', true],
    ['*.com', 'a.b.com/app', false],
    ['r*g.*.com', 'reg.x.com/app', true],
    ['r*gg.x.com', 'reg.x.com/app', false],
    ['*e*e*.com', 'even.com/app', true],
    ['*e*e*e*.com', 'even.com/app', false],
    ['ab*ba.com', 'aba.com/app', false],
    ['h/te%2561m', 'h/team/app', true],
    ['h/team%3Fx', 'h/teamwork', true],
    ['h/team%0A', 'h/team/app', false],
    ['[::1]:5000', '[::1]:5000/app', true],
    ['[::1]', '[::1]/app', false],
    ['[A::1]', 'A/app', true],
    ['[fe80::1%2525A-Z]', 'Q/app', true],
    ['[fe80::1%2525A-Z]', 'q/app', false],
    ['[fe80::1%2525A-]', 'A/app', false],
    ['*', '[::1]/app', true],
  ])('%s for %s: %s', (key, lookup, expected) => {
    expect(matches(key, lookup)).toBe(expected)
  })

  it('tries keys in descending byte order, then by secret', () => {
    const ring = keyring(['*.io/a/b', 'a.io', 'a.io/'], ['https://a.io/v2/', 'a.io/a'])
    const tried = lookUpKeyring(ring, 'a.io/a/b').entries.map(({ secretIndex, entry }) => `${secretIndex} ${entry.key}`)
    expect(tried).toEqual(['1 a.io/a', '0 a.io', '0 a.io/', '1 https://a.io/v2/', '0 *.io/a/b'])
  })

  it('names spellings of one key in one secret as ties, unless they hold the same', () => {
    expect(lookUpKeyring(keyring(['b.io'], ['a.io', 'https://a.io'], ['a.io']), 'a.io/x').ties).toEqual([[0, 1]])
    const twins = { auths: { 'a.io': { auth: 'YTpi' }, 'https://a.io': { username: 'a', password: 'b' } } }
    const { entries } = decodeDocument(Buffer.from(JSON.stringify(twins)), 'dockerconfigjson')
    expect(lookUpKeyring(buildKeyring([{ secretIndex: 0, entries }]), 'a.io/x').ties).toEqual([])
  })

  it.each([
    ['docker.io/library/nginx', true],
    ['localhost/app', true],
    ['MyHost/app', true],
    ['localhost:5000/app', false],
    ['ghcr.io/app', false],
  ])('falls back to index.docker.io for %s: %s', (lookup, expected) => {
    const match = lookUpKeyring(keyring(['https://index.docker.io/v1/']), lookup)
    expect([match.isHubFallback, match.entries.length]).toEqual([expected, expected ? 1 : 0])
  })

  it('does not fall back when any key matches', () => {
    const match = lookUpKeyring(keyring(['https://index.docker.io/v1/'], ['docker.io']), 'docker.io/library/nginx')
    expect(match.entries.map(({ entry }) => entry.key)).toEqual(['docker.io'])
  })
})
