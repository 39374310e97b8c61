// Registry keys: which problems each spelling has, and whether an image can select it.

import { describe, expect, it } from 'vitest'
import { checkSecret } from '../../../src/check/check.ts'
import type { CheckResult } from '../../../src/check/check-result.ts'
import { decodeDocument } from '../../../src/dockerconfig/document.ts'
import { buildKeyring, lookUpKeyring } from '../../../src/dockerconfig/keyring.ts'

const now = new Date('2026-01-15T12:00:00Z')

function check(...keys: string[]): CheckResult {
  const auths = Object.fromEntries(keys.map((key) => [key, { auth: 'YW5hOnB3' }]))
  return checkSecret({ bytes: Buffer.from(JSON.stringify({ auths })) }, { now })
}

const codesOf = ({ problems }: CheckResult): string[] => problems.map(({ code }) => code).sort()

describe('a key', () => {
  it.each([
    'reg.example.com',
    'reg.example.com:5000',
    'http://reg.example.com',
    'https://reg.example.com/v2/',
    'reg.example.com/team/',
    'localhost',
    'localhost:5000',
    '10.0.0.5:5000',
    '[::1]:5000',
    'my_reg.example.com',
    'docker.io',
    'docker.io/acme/',
    'index.docker.io',
    'https://index.docker.io/v1/',
    'https://index.docker.io/v2/',
    '*.example.com',
    '*.dkr.ecr.*.amazonaws.com',
    'reg*.example.com',
    'ghcr.io/acme/api/',
  ])('%s is fine', (key) => {
    const result = check(key)
    expect(codesOf(result)).toEqual([])
    expect(result.entries[0]?.usable).toBe(true)
  })

  it.each<[string, string[]]>([
    ['ghcr.io/acme', ['key-path-prefix-open-ended']],
    ['https://reg.example.com/v2', ['key-version-without-slash']],
    ['Reg.example.com', ['key-uppercase-host']],
    ['reg.example.com:443', ['key-default-port']],
    ['http://reg.example.com:80', ['key-default-port']],
    ['*', ['key-wildcard-broad']],
    ['*.io', ['key-wildcard-broad']],
    ['*example.com', ['key-wildcard-broad']],
    ['https://ana@reg.example.com', ['key-userinfo']],
    ['reg.example.com/team?x', ['key-question-mark']],
    ['https://reg.example.com:443/team', ['key-default-port', 'key-path-prefix-open-ended']],
  ])('%s works but has %j', (key, codes) => {
    const result = check(key)
    expect(codesOf(result)).toEqual(codes)
    expect(result).toMatchObject({ valid: true, entries: [{ usable: true }] })
  })

  it.each<[string, string[]]>([
    ['', ['key-unparsable']],
    ['/', ['key-unparsable']],
    ['reg example.com', ['key-unparsable']],
    ['reg.example.com:abc', ['key-unparsable']],
    ['reg.example.com/%', ['key-unparsable']],
    ['reg[12].example.com', ['key-unparsable']],
    ['bücher.example', ['key-unparsable']],
    ['[::1]', ['key-unparsable']],
    ['[::1]/team', ['key-unparsable']],
    ['reg..example.com', ['key-unparsable']],
    ['oci://reg.example.com', ['key-scheme-unknown']],
    ['HTTPS://reg.example.com', ['key-scheme-unknown']],
    ['reg.example.com.', ['key-trailing-dot']],
    ['reg.example.com.:5000/team/', ['key-trailing-dot']],
    ['reg.example.com/team/app:1.0', ['key-has-tag']],
    [`reg.example.com/app@sha256:${'a'.repeat(64)}`, ['key-has-tag']],
    ['reg.example.com/*', ['key-wildcard-in-path']],
    ['reg?.example.com', ['key-question-mark']],
    ['https://acme.jfrog.io/artifactory/api/docker/local', ['key-api-path']],
    ['https://harbor.example.com/api/v2.0', ['key-api-path']],
    ['reg.example.com/Team', ['key-api-path']],
    ['reg.example.com//team', ['key-api-path']],
    ['registry-1.docker.io', ['hub-key-never-matches']],
    ['https://hub.docker.com/u/ana', ['hub-key-never-matches']],
    ['https://index.docker.io/v1', ['hub-key-never-matches', 'key-version-without-slash']],
    ['index.docker.io/acme/', ['hub-key-never-matches']],
    ['index.docker.io:443', ['hub-key-never-matches']],
    ['*.docker.io', ['hub-key-never-matches']],
    ['dockerhub', ['hub-key-never-matches']],
    ['{{ .server }}', ['key-unparsable', 'placeholder-value']],
  ])('%s is never selected and has %j', (key, codes) => {
    const result = check(key)
    expect(codesOf(result)).toEqual(codes)
    expect(result).toMatchObject({ valid: false, kubelet: 'loaded', entries: [{ usable: false }] })
  })
})

describe('several keys', () => {
  it.each<[string[], string[]]>([
    [['https://reg.example.com', 'reg.example.com'], ['duplicate-registry']],
    [['reg.example.com', 'reg.example.com/', 'http://reg.example.com/v1/'], ['duplicate-registry']],
    [['https://index.docker.io/v1/', 'index.docker.io'], ['duplicate-registry']],
    [['docker.io', 'https://index.docker.io/v1/'], ['hub-key-shadowed']],
    [
      ['*.io', 'index.docker.io'],
      ['hub-key-shadowed', 'key-wildcard-broad'],
    ],
    [['docker.io/acme/', 'index.docker.io'], []],
    [['reg.example.com', 'Reg.example.com'], ['key-uppercase-host']],
    [['reg.example.com', 'reg.example.com/team/'], []],
  ])('%j have %j', (keys, codes) => {
    expect(codesOf(check(...keys))).toEqual(codes)
  })
})

describe('usable', () => {
  it.each([
    ['reg.example.com', 'reg.example.com/app'],
    ['localhost', 'localhost/app'],
    ['index.docker.io', 'docker.io/library/nginx'],
    ['*.example.com', 'reg.example.com/team/app'],
    ['[::1]:5000', '[::1]:5000/app'],
  ])('agrees with the keyring on %s', (key, lookup) => {
    const bytes = Buffer.from(JSON.stringify({ auths: { [key]: { auth: 'YW5hOnB3' } } }))
    const keyring = buildKeyring([{ secretIndex: 0, entries: decodeDocument(bytes, 'dockerconfigjson').entries }])
    expect(lookUpKeyring(keyring, lookup).entries).toHaveLength(1)
    expect(check(key).entries[0]?.usable).toBe(true)
  })
})
