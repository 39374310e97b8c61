// The docker config itself: text, top level, entries, credentials and tokens, beyond what the vectors say.

import { describe, expect, it } from 'vitest'
import { checkSecret } from '../../../src/check/check.ts'
import type { CheckResult } from '../../../src/check/check-result.ts'

const now = new Date('2026-01-15T12:00:00Z')

function check(text: string | Uint8Array, type?: string): CheckResult {
  return checkSecret({ bytes: Buffer.from(text), ...(type !== undefined && { type }) }, { now })
}

function checkEntry(fields: unknown, key = 'reg.example.com'): CheckResult {
  return check(JSON.stringify({ auths: { [key]: fields } }))
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const login = (username: string, password: string): object => ({ auth: base64(`${username}:${password}`) })
const codesOf = ({ problems }: CheckResult): string[] => [...new Set(problems.map(({ code }) => code))].sort()

describe('text', () => {
  it.each<[string, string | Uint8Array, string[]]>([
    ['nothing', '', ['empty-value']],
    ['blanks', ' \n', ['not-json']],
    ['a trailing comma', '{"auths":{},}', ['not-json']],
    ['a text', '"x"', ['not-an-object']],
    ['a number too large for the API server', '{"auths":{"r.io":{"auth":"YW5hOnB3","x":1e400}}}', ['not-json']],
    ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), ['bom', 'not-json', 'not-utf8']],
    ['Latin-1 outside texts', Buffer.from('{} \xe4', 'latin1'), ['not-json', 'not-utf8']],
    [
      'a mark and base64',
      `\ufeff${base64('{"auths":{"r.io":{"auth":"YW5hOnB3"}}}')}`,
      ['bom', 'double-base64', 'not-json'],
    ],
    ['zip', Buffer.from('PK\x03\x04', 'latin1'), ['compressed', 'not-json']],
    ['quotes around it', '\'{"auths":{}}\'', ['not-json', 'single-quoted-json']],
  ])('that is %s', (_what, text, codes) => {
    const result = check(text)
    expect(codesOf(result)).toEqual(codes)
    expect(result).toMatchObject({ valid: false, apiServerAccepts: false })
  })

  it('with invalid UTF-8 inside a text still works', () => {
    const result = check(Buffer.from('{"auths":{"r.io":{"auth":"YW5hOnB3","x":"\xe4"}}}', 'latin1'))
    expect(result).toMatchObject({ valid: true, problems: [{ code: 'not-utf8', severity: 'warning' }] })
  })

  it('says where JSON ends without showing it', () => {
    expect(check('{"auths":\n {"a" "secret"}}').problems[0]?.message).toContain('line 2, column 7')
  })
})

describe('the top level', () => {
  it.each<[string, string[]]>([
    ['{"auths":null}', ['auths-missing']],
    ['{"auths":{}}', ['auths-empty']],
    ['{"auths":5}', ['auths-wrong-shape']],
    ['{"HttpHeaders":{"a":"b"}}', ['auths-missing', 'http-headers-ignored']],
    ['{"credsStore":"desktop"}', ['auths-missing', 'creds-store-present']],
    ['{"auth":{"r.io":{"auth":"YW5hOnB3"}}}', ['auths-missing', 'unrelated-cli-settings']],
    ['{"r.io":{"username":"ana","password":"pw","auth":"YW5hOnB3"}}', ['auths-missing', 'legacy-layout-in-new-type']],
    ['{"auths":{"r.io":{"auth":"YW5hOnB3"}},"HttpHeaders":null,"credsStore":""}', []],
    ['{"auths":{"a.io":{"auth":"YW5hOnB3"}},"auths":{"b.io":{"auth":"YW5hOnB3"}}}', ['duplicate-json-key']],
  ])('%s', (text, codes) => {
    expect(codesOf(check(text))).toEqual(codes)
  })

  it.each<[string, string[], CheckResult['kubelet']]>([
    ['{}', ['auths-empty'], 'loaded'],
    ['null', ['auths-missing', 'json-null'], 'loaded'],
    ['{"r.io":"x"}', ['entry-not-object'], 'keyring-error'],
    [
      '{"auths":{"r.io":{"auth":"YW5hOnB3"}},"credsStore":"x"}',
      ['entry-not-object', 'new-layout-in-legacy-type', 'no-credentials'],
      'keyring-error',
    ],
  ])('%s in the legacy type', (text, codes, kubelet) => {
    const result = check(text, 'kubernetes.io/dockercfg')
    expect(codesOf(result)).toEqual(codes)
    expect(result.kubelet).toBe(kubelet)
  })

  it('with stores is an error only without usable entries', () => {
    const severityOf = ({ problems }: CheckResult): string | undefined =>
      problems.find(({ code }) => code === 'creds-store-present')?.severity
    expect(severityOf(check('{"auths":{"r.io":{"auth":"YW5hOnB3"}},"credsStore":"x"}'))).toBe('warning')
    expect(severityOf(check('{"auths":{"r.io":{}},"credsStore":"x"}'))).toBe('error')
  })

  it('in a secret of another type is checked all the same', () => {
    expect(check('{"r.io":{"auth":"YW5hOnB3"}}', 'Opaque')).toMatchObject({
      kubelet: 'ignored',
      apiServerAccepts: true,
      problems: [{ code: 'wrong-secret-type' }],
      entries: [{ registry: 'r.io', usable: true }],
    })
  })
})

describe('an entry', () => {
  it.each<[string, unknown, string[]]>([
    ['null', null, ['no-credentials']],
    ['an array', [], ['entry-not-object']],
    ['an e-mail alone', { email: 'a@example.com' }, ['email-present', 'no-credentials']],
    ['a colon alone', { auth: base64(':') }, ['no-credentials']],
    ['no user', { auth: base64(':pw') }, ['username-missing']],
    ['an identity token alone', { identitytoken: 'x' }, ['identity-token-only', 'no-credentials']],
    ['surplus padding', { auth: 'YW5hOnB3==' }, ['auth-not-base64']],
    ['a blank in auth', { auth: 'YW5h OnB3' }, ['auth-not-base64']],
    ['a line break as auth', { auth: '\n' }, ['auth-no-colon']],
    ['a bearer token', { auth: 'Bearer YW5hOnB3' }, ['auth-not-base64']],
    ['a number as e-mail', { auth: 'YW5hOnB3', email: 5 }, ['field-wrong-type']],
    ['another user beside auth', { username: 'ben', auth: 'YW5hOnB3' }, ['auth-disagrees']],
    ['bits behind the end', { auth: 'YW5hOnB3ZB==' }, []],
    ['a colon in the password', login('ana', 'p:w'), []],
    ['Latin-1 in auth', { auth: Buffer.from('ana:p\xe4', 'latin1').toString('base64') }, ['non-ascii-credentials']],
    ['unknown fields', { auth: 'YW5hOnB3', serveraddress: 'x' }, []],
    ['an example', login('ana', 'changeme'), ['placeholder-value']],
    ['a variable', login('ana', '$TOKEN'), ['placeholder-value']],
    ['a template', login('ana', '{{ .password }}'), ['placeholder-value']],
    ['angle brackets', login('<user>', 'pw'), ['placeholder-value']],
    ['a mask', login('ana', '***'), ['placeholder-value']],
    ['a robot', login('robot$proj+ci', 'pw'), []],
    ['a password with special characters', login('ana', 'p<a>$s{x}%'), []],
  ])('with %s', (_what, fields, codes) => {
    expect(codesOf(checkEntry(fields))).toEqual(codes)
  })

  it('with a fault does not hide the others', () => {
    const result = check('{"auths":{"a.io":{"auth":"!"},"b.io":{"auth":"YW5hOnB3"}}}')
    expect(result).toMatchObject({ kubelet: 'keyring-error', entries: [{ registry: 'b.io', usable: true }] })
    expect(result.problems).toMatchObject([{ code: 'auth-not-base64', path: 'auths["a.io"].auth' }])
  })
})

describe('a token', () => {
  const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
  const at = (seconds: number): number => now.getTime() / 1000 + seconds
  const ecrPassword = (seconds: number): string => base64(JSON.stringify({ type: 'DATA_KEY', expiration: at(seconds) }))
  const jwt = (claims: object): string => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    return `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`
  }

  it.each<[string, string, string, string, string[]]>([
    ['from ECR, fresh', ecr, 'AWS', ecrPassword(12 * 3600), []],
    ['from ECR, two hours left', ecr, 'AWS', ecrPassword(7200), ['token-expires-soon']],
    ['from ECR, over', ecr, 'AWS', ecrPassword(0), ['token-expired']],
    ['from ECR, unreadable', ecr, 'AWS', 'x', ['token-short-lived-unknown-expiry']],
    ['for ECR with another user', ecr, 'aws', ecrPassword(12 * 3600), ['ecr-username-not-aws']],
    ['of AWS itself', ecr, 'ASIAIOSFODNN7EXAMPLE', 'x', ['aws-access-key-as-registry-login', 'ecr-username-not-aws']],
    [
      'a JWT that is over',
      'acme.azurecr.io',
      '00000000-0000-0000-0000-000000000000',
      jwt({ exp: at(-1) }),
      ['token-expired'],
    ],
    ['a JWT that lasts', 'quay.io', 'acme+robot', jwt({ exp: at(86400) }), []],
    ['a JWT without end', 'quay.io', 'acme+robot', jwt({}), []],
    ['of a GitHub workflow', 'ghcr.io', 'ana', 'ghs_x', ['token-short-lived-unknown-expiry']],
    ['a classic one of GitHub', 'ghcr.io', 'ana', 'ghp_x', []],
    ['a fine-grained one elsewhere', 'reg.example.com', 'ana', 'github_pat_x', []],
    ['of a GitLab job', 'registry.gitlab.com', 'gitlab-ci-token', 'x', ['gitlab-job-token']],
    ['a deploy token of GitLab', 'registry.gitlab.com', 'gitlab+deploy-token-1', 'gldt-x', []],
    ['a key of Google', 'gcr.io', '_json_key', '{"type":"service_account"}', []],
    [
      'a key of Google in base64',
      'gcr.io',
      '_json_key',
      base64('{"type":"service_account"}'),
      ['gcp-key-encoding-mismatch'],
    ],
    ['a key of Google in base64 that says so', 'gcr.io', '_json_key_base64', base64('{"type":"service_account"}'), []],
    ['half a key of Google', 'gcr.io', '_json_key_base64', 'x', ['gcp-key-not-json']],
    ['an access token of Google', 'gcr.io', 'oauth2accesstoken', 'x', ['token-short-lived-unknown-expiry']],
    ['of an organisation at Docker Hub', 'docker.io', 'acme', 'dckr_oat_x', ['hub-org-token-needs-org-name']],
    ['of a person at Docker Hub', 'docker.io', 'ana', 'dckr_pat_x', []],
    ['of NVIDIA', 'nvcr.io', '$oauthtoken', 'nvapi-x', []],
    [
      'of NVIDIA whose user the shell ate',
      'nvcr.io',
      '',
      'nvapi-x',
      ['nvcr-username-not-oauthtoken', 'username-missing'],
    ],
  ])('%s', (_what, host, username, password, codes) => {
    expect(codesOf(checkEntry(login(username, password), host))).toEqual(codes)
  })

  it('gives its end', () => {
    const { entries } = checkEntry(login('AWS', ecrPassword(3600)), ecr)
    expect(entries[0]?.expiresAt).toEqual(new Date('2026-01-15T13:00:00Z'))
  })
})
