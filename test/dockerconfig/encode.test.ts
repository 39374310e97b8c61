// The text must be what kubectl writes; the expected texts were written by its Go types.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Redacted } from '../../src/basics/redacted.ts'
import { decodeDocument } from '../../src/dockerconfig/document.ts'
import { encodeDockerConfig } from '../../src/dockerconfig/encode.ts'

function login(registry: string, username: string, password: string, email?: string) {
  return { registry, username, password: new Redacted(password), ...(email !== undefined && { email }) }
}

describe('encodeDockerConfig', () => {
  it.each([
    [
      'markup is escaped',
      login('ghcr.io', 'ana<', 'p<w>&"\\/\''),
      '{"auths":{"ghcr.io":{"username":"ana\\u003c","password":"p\\u003cw\\u003e\\u0026\\"\\\\/\'","auth":"YW5hPDpwPHc+JiJcLyc="}}}',
    ],
    [
      'control characters and line separators are escaped',
      login('ghcr.io', 'ana<', '\u2028\u2029\0\x1f\x7f\b\f\n\r\t'),
      '{"auths":{"ghcr.io":{"username":"ana\\u003c","password":"\\u2028\\u2029\\u0000\\u001f\x7f\\b\\f\\n\\r\\t","auth":"YW5hPDrigKjigKkAH38IDAoNCQ=="}}}',
    ],
    [
      'other text is not',
      login('ghcr.io', 'ana', 'é漢😀\ufeff', 'a@b.c'),
      '{"auths":{"ghcr.io":{"username":"ana","password":"é漢😀\ufeff","email":"a@b.c","auth":"YW5hOsOp5ryi8J+YgO+7vw=="}}}',
    ],
    [
      'empty fields are left out',
      login('ghcr.io', 'ana', '', ''),
      '{"auths":{"ghcr.io":{"username":"ana","auth":"YW5hOg=="}}}',
    ],
  ])('writes as kubectl does: %s', (_rule, one, expected) => {
    expect(encodeDockerConfig([one]).reveal()).toBe(expected)
  })

  it('sorts keys by bytes', () => {
    const written = encodeDockerConfig([
      login('\u{10000}', '', ''),
      login('\uff5e', '', ''),
      login('a', '', ''),
    ]).reveal()
    expect(decodeDocument(Buffer.from(written), 'dockerconfigjson').entries.map((entry) => entry.key)).toEqual([
      'a',
      '\uff5e',
      '\u{10000}',
    ])
  })

  it('is undone by decoding', () => {
    const text = fc.string({ unit: 'binary' })
    const username = text.filter((value) => !value.includes(':'))
    const logins = fc.uniqueArray(fc.tuple(text, username, text, text), { selector: ([registry]) => registry })
    fc.assert(
      fc.property(logins, (values) => {
        const document = encodeDockerConfig(
          values.map(([registry, user, password, email]) => login(registry, user, password, email)),
        )
        const { ok, entries } = decodeDocument(Buffer.from(document.reveal()), 'dockerconfigjson')
        expect(ok).toBe(true)
        const decoded = entries.map((entry) => [entry.key, entry.username, entry.password.reveal(), entry.email])
        expect(new Set(decoded.map((value) => JSON.stringify(value)))).toEqual(
          new Set(values.map((value) => JSON.stringify(value))),
        )
      }),
    )
  })

  it('prints as redacted', () => {
    expect(`${encodeDockerConfig([login('a', 'u', 'p')])}`).toBe('[redacted]')
  })
})
