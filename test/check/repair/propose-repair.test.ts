// Repairs: what each makes of a mistake, that it is checked by the same rules, and that nothing uncertain is touched.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSecret } from '../../../src/check/check.ts'
import type { CheckInput, CheckResult } from '../../../src/check/check-result.ts'

const now = new Date('2026-01-15T12:00:00Z')
const clean = '{"auths":{"reg.example.com":{"username":"ana","password":"pw","auth":"YW5hOnB3"}}}'

function check(input: CheckInput): CheckResult {
  return checkSecret(input, { now })
}

function checkText(text: string | Uint8Array, type?: string): CheckResult {
  return check({ bytes: Buffer.from(text), ...(type !== undefined && { type }) })
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}

function entry(key: string, fields: object): string {
  return JSON.stringify({ auths: { [key]: fields } })
}

const login = { username: 'ana', password: 'pw', auth: 'YW5hOnB3' }

describe('a repair of a docker config', () => {
  it.each<[string, string | Uint8Array]>([
    ['a byte order mark', `\ufeff${clean}`],
    ['base64 around it', base64(clean)],
    ['two layers of base64', base64(`${base64(clean)}\n`)],
    ['NULs behind it', `${clean}\0\0`],
    ['UTF-16', Buffer.from(`\ufeff${clean}`, 'utf16le')],
    ['single quotes', clean.replaceAll('"', "'")],
    ['quotes around it', `'${clean}'`],
    ['typographic quotes', clean.replaceAll('"', '”')],
    ['a JSON string with it', JSON.stringify(clean)],
    ['the legacy layout', '{"reg.example.com":{"auth":"YW5hOnB3"}}'],
    [
      'settings of a laptop',
      JSON.stringify({ ...JSON.parse(clean), credHelpers: { x: 'y' }, proxies: {}, HttpHeaders: { A: 'b' } }),
    ],
    ['wrong headers', JSON.stringify({ ...JSON.parse(clean), HttpHeaders: { A: 1 } })],
    ['capitals in names', '{"Auths":{"reg.example.com":{"Auth":"YW5hOnB3"}}}'],
    ['repeated names', '{"auths":{"reg.example.com":{"auth":"eDp5","auth":"YW5hOnB3"}}}'],
    ['an entry without credentials', JSON.stringify({ auths: { ...JSON.parse(clean).auths, 'ghcr.io': {} } })],
    ['missing padding', entry('reg.example.com', { auth: base64('ana:pwd').replaceAll('=', '') }).replace('pwd', 'pw')],
    ['a line break in auth', entry('reg.example.com', { auth: 'YW5h\nOnB3\n' })],
    ['plain text in auth', entry('reg.example.com', { auth: 'ana:pw' })],
    ['a header in auth', entry('reg.example.com', { auth: 'Basic YW5hOnB3' })],
    ['auth encoded twice', entry('reg.example.com', { auth: base64('YW5hOnB3') })],
    ['no auth', entry('reg.example.com', { username: 'ana', password: 'pw' })],
    ['a line break behind the password', entry('reg.example.com', { auth: base64('ana:pw\r\n') })],
    ['NULs behind the password', entry('reg.example.com', { auth: base64('ana:pw\0\0') })],
    ['an identity token beside it', entry('reg.example.com', { ...login, identitytoken: 'x' })],
    ['an unknown scheme', entry('oci://reg.example.com', login)],
    ['a scheme in capitals', entry('HTTPS://reg.example.com', login)],
    ['blanks around the key', entry(' reg.example.com ', login)],
    ['a final dot', entry('reg.example.com.', login)],
    ['a version without slash', entry('https://reg.example.com/v2', login)],
    ['a wildcard for everything', entry('reg.example.com/*', login)],
    ['a login in the key', entry('https://ana:pw@reg.example.com', login)],
  ])('handles %s', (_what, text) => {
    const { repaired } = checkText(text)
    const document = JSON.parse(repaired?.document.reveal() ?? '{}')
    expect(Object.keys(document.auths)).toEqual(['reg.example.com'])
    const after = checkText(repaired?.document.reveal() ?? '')
    expect(after).toMatchObject({ valid: true, problems: [], entries: [{ username: 'ana', usable: true }] })
    expect(repaired?.changes.length).toBeGreaterThan(0)
  })

  it.each([
    ['https://index.docker.io/v1', 'https://index.docker.io/v1/'],
    ['registry-1.docker.io', 'https://index.docker.io/v1/'],
    ['https://hub.docker.com/u/ana', 'https://index.docker.io/v1/'],
    ['reg.example.com/team/app:1.0', 'reg.example.com/team/app'],
    ['reg.example.com:5000/team/*', 'reg.example.com:5000/team/'],
    ['docker://reg.example.com/team/', 'reg.example.com/team/'],
  ])('makes %s to %s', (key, better) => {
    const { repaired } = checkText(entry(key, login))
    expect(Object.keys(JSON.parse(repaired?.document.reveal() ?? '{}').auths)).toEqual([better])
  })

  it('takes numbers for the text that was written', () => {
    const { repaired } = checkText('{"auths":{"reg.example.com":{"username":"ana","password":00123}}}')
    expect(repaired).toBeUndefined()
    const digits = checkText('{"auths":{"reg.example.com":{"username":"ana","password":12345678901234567890}}}')
    expect(digits.repaired?.document.reveal()).toContain('"password":"12345678901234567890"')
  })

  it.each([
    ['a correct document', clean],
    ['two different credentials', entry('reg.example.com', { ...login, password: 'new' })],
    ['a truncated document', clean.slice(0, -2)],
    ['text behind the document', `${clean}x`],
    ['an entry that is a text', '{"auths":{"reg.example.com":"YW5hOnB3"}}'],
    ['a document without entries', '{"auths":{}}'],
    ['no credentials at all', '{"auths":{"ghcr.io":{}},"credsStore":"desktop"}'],
    ['a path of an API', entry('https://acme.jfrog.io/artifactory/api/docker/local', login)],
    ['a question mark', entry('reg?.example.com', login)],
    ['capitals in a host', entry('Reg.example.com', login)],
    [
      'white space around a password',
      entry('reg.example.com', { username: 'ana', password: ' pw ', auth: base64('ana: pw ') }),
    ],
    [
      'bytes that are not UTF-8 in a text',
      Buffer.concat([Buffer.from(clean.slice(0, -4)), Buffer.from([0xff]), Buffer.from(clean.slice(-4))]),
    ],
  ])('does not touch %s', (_what, text) => {
    expect(checkText(text).repaired).toBeUndefined()
  })

  it('keeps both of two keys when one would become the other', () => {
    const both = JSON.stringify({
      auths: { 'reg.example.com': login, 'oci://reg.example.com': { ...login, auth: 'YmVuOnB3', username: 'ben' } },
    })
    expect(checkText(both).repaired).toBeUndefined()
  })

  it('does not keep a worse key for the sake of an empty entry that goes', () => {
    const both = JSON.stringify({ auths: { 'https://reg.example.com/v2': login, 'reg.example.com': {} } })
    const document = checkText(both).repaired?.document.reveal() ?? '{}'
    expect(Object.keys(JSON.parse(document).auths)).toEqual(['reg.example.com'])
  })

  it('solves several mistakes of one key at once', () => {
    const document = checkText(
      entry(' oci://docker://reg.example.com./team/app:1:2', login),
    ).repaired?.document.reveal()
    expect(Object.keys(JSON.parse(document ?? '{}').auths)).toEqual(['reg.example.com/team/app'])
  })

  it('keeps an e-mail address and a password that is not UTF-8', () => {
    const latin1 = Buffer.from('ana:p\xe4ss', 'latin1').toString('base64').replaceAll('=', '')
    const { repaired } = checkText(entry('reg.example.com', { auth: latin1, email: 'a@example.com' }))
    const repairedEntry = JSON.parse(repaired?.document.reveal() ?? '{}').auths['reg.example.com']
    expect(repairedEntry.email).toBe('a@example.com')
    expect(Buffer.from(repairedEntry.auth, 'base64').toString('latin1')).toBe('ana:p\xe4ss')
  })

  it('keeps the legacy layout in a secret of the legacy type', () => {
    const { repaired } = checkText('{"reg.example.com":{"auth":"YW5hOnB3ZA"}}', 'kubernetes.io/dockercfg')
    expect(Object.keys(JSON.parse(repaired?.document.reveal() ?? '{}'))).toEqual(['reg.example.com'])
  })
})

describe('a repair of a manifest', () => {
  const metadata = { name: 'regcred', namespace: 'jobs', uid: 'u', resourceVersion: '5', labels: { team: 'a' } }
  const manifest = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/dockerconfigjson' }

  it.each<[string, object]>([
    ['the type', { ...manifest, type: 'Opaque', data: { '.dockerconfigjson': base64(clean) } }],
    ['the missing type', { ...manifest, type: undefined, data: { '.dockerconfigjson': base64(clean) } }],
    ['the key', { ...manifest, data: { 'config.json': base64(clean) } }],
    ['the encoding', { ...manifest, data: { '.dockerconfigjson': clean } }],
    ['an unquoted document', { ...manifest, stringData: { '.dockerconfigjson': JSON.parse(clean) } }],
    ['a second layer', { ...manifest, stringData: { '.dockerconfigjson': base64(clean) } }],
    [
      'a value in both places',
      { ...manifest, data: { '.dockerconfigjson': 'e30=' }, stringData: { '.dockerconfigjson': clean } },
    ],
    [
      'the new layout in the legacy type',
      { ...manifest, type: 'kubernetes.io/dockercfg', data: { '.dockercfg': base64(clean) } },
    ],
    [
      'a copy in an annotation',
      {
        ...manifest,
        metadata: {
          ...metadata,
          annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{".dockerconfigjson":"x"}}' },
        },
        data: { '.dockerconfigjson': base64(clean) },
      },
    ],
  ])('sets %s right', (_what, broken) => {
    const text = check({ manifest: broken }).repaired?.manifest?.reveal() ?? ''
    expect(JSON.parse(text)).toEqual({
      ...manifest,
      metadata: { name: 'regcred', namespace: 'jobs', labels: { team: 'a' } },
      data: { '.dockerconfigjson': base64(clean) },
    })
    expect(check({ manifestText: text })).toMatchObject({ valid: true, problems: [] })
  })

  it('keeps other values and the mark of an immutable secret', () => {
    const broken = { ...manifest, immutable: true, data: { '.dockerconfigjson': base64(base64(clean)), notes: 'eA==' } }
    const text = check({ manifest: broken }).repaired?.manifest?.reveal() ?? '{}'
    expect(JSON.parse(text)).toMatchObject({ immutable: true, data: { notes: 'eA==' } })
  })

  it('is not offered for several secrets', () => {
    const broken = { ...manifest, type: 'Opaque', data: { '.dockerconfigjson': base64(clean) } }
    expect(check({ manifest: { kind: 'List', apiVersion: 'v1', items: [broken, broken] } }).repaired).toBeUndefined()
  })
})

describe('any repair', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('ana', 'pw', 'pw\n', 'YW5hOnB3', 'YW5hOnB3ZA', 'Basic YW5hOnB3', 'a:b', ''),
  )
  const value = fc.oneof({ weight: 9, arbitrary: text }, fc.constant(null), fc.integer(), fc.constant([]))
  const fields = fc.dictionary(
    fc.constantFrom('auth', 'Auth', 'username', 'password', 'email', 'identitytoken', 'x'),
    value,
  )
  const key = fc.oneof(
    fc.constantFrom(
      'reg.example.com',
      'https://reg.example.com/v2',
      'hub.docker.com',
      'docker.io',
      'oci://a.io',
      'a.io/b:1',
      'a.io.',
      ' a.io',
      'a:b@c.io/*',
      '__proto__',
    ),
    fc.string({ maxLength: 10 }),
  )
  const auths = fc.dictionary(key, fc.oneof({ weight: 9, arbitrary: fields }, value), { maxKeys: 4 })
  const document = fc.oneof(
    auths.map((entries) => JSON.stringify({ auths: entries })),
    auths.map((entries) => JSON.stringify({ auths: entries, credsStore: 'x', proxies: {} })),
    auths.map((entries) => JSON.stringify(entries)),
  )
  const wrapped = fc
    .tuple(
      document,
      fc.constantFrom(
        (inner: string) => inner,
        base64,
        (inner: string) => `\ufeff${inner}`,
        (inner: string) => `'${inner}'`,
      ),
    )
    .map(([inner, wrap]) => Buffer.from(wrap(inner), 'utf8'))
  const type = fc.constantFrom('kubernetes.io/dockerconfigjson', 'kubernetes.io/dockercfg', 'Opaque')

  it('solves what it says, makes nothing worse, and leaves nothing to repair', () => {
    fc.assert(
      fc.property(wrapped, type, (bytes, secretType) => {
        const before = check({ bytes, type: secretType })
        if (!before.repaired) return
        const outType = before.repaired.document.reveal().startsWith('{"auths":')
          ? undefined
          : 'kubernetes.io/dockercfg'
        const after = checkText(before.repaired.document.reveal(), outType)
        const old = new Set(before.problems.map(({ code }) => code))
        const left = new Set(after.problems.map(({ code }) => code))
        for (const code of before.repaired.resolves) expect(left).not.toContain(code)
        for (const { code, severity } of after.problems) if (severity === 'error') expect(old).toContain(code)
        expect(after.kubelet).toBe('loaded')
        expect(after.repaired).toBeUndefined()
      }),
      { numRuns: 3000 },
    )
  })

  it('keeps every usable entry', () => {
    fc.assert(
      fc.property(document, (json) => {
        const before = check({ bytes: Buffer.from(json) })
        if (!before.repaired) return
        const after = checkText(before.repaired.document.reveal())
        const kept = after.entries.map(({ username, password }) => `${username}:${password.reveal()}`)
        for (const { usable, username, password } of before.entries) {
          const isClean = !/[\r\n\0]/.test(username + password.reveal())
          if (usable && isClean) expect(kept).toContain(`${username}:${password.reveal()}`)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
