// What the kubelet's types make of a document. The vectors cover the outcome; here is what they do not show.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DocumentLayout, decodeDocument } from '../../src/dockerconfig/document.ts'

function decode(text: string, layout: DocumentLayout = 'dockerconfigjson') {
  return decodeDocument(Buffer.from(text, 'utf8'), layout)
}

function credentials(text: string, layout?: DocumentLayout) {
  return decode(text, layout).entries.map((entry) => [entry.key, entry.username, entry.password.reveal(), entry.email])
}

describe('decodeDocument', () => {
  it.each([
    ['repeated auths are merged', '{"auths":{"a":{"username":"u"}},"AUTHS":{"b":{}}}', ['a:u', 'b:']],
    ['a later null empties', '{"auths":{"a":{}},"auths":null}', []],
    ['an earlier null does not', '{"auths":null,"Auths":{"a":{}}}', ['a:']],
    ['a repeated key replaces whole', '{"auths":{"a":{"username":"u"},"b":{},"a":{"email":"e"}}}', ['b:', 'a:']],
    ['a repeated field counts last', '{"auths":{"a":{"username":"u","USERNAME":"v"}}}', ['a:v']],
    ['a null field changes nothing', '{"auths":{"a":{"username":"u","username":null}}}', ['a:u']],
    ['long s and Kelvin sign fold', '{"auth\u017f":{"a":{"u\u017fername":"u"}}}', ['a:u']],
    ['null is an entry', '{"auths":{"a":null}}', ['a:']],
    ['null is a document', 'null', []],
    ['other members are free', '{"credsStore":1,"auths":{"a":{"identitytoken":5}}}', ['a:']],
  ])('%s', (_rule, text, expected) => {
    const result = decode(text)
    expect(result.ok).toBe(true)
    expect(result.entries.map((entry) => `${entry.key}:${entry.username}`)).toEqual(expected)
  })

  it('lets auth win over username and password, and splits at the first colon', () => {
    const auth = Buffer.from('ana:p:w').toString('base64')
    expect(credentials(`{"auths":{"a":{"auth":"${auth}","username":"x","password":"y","email":"e"}}}`)).toEqual([
      ['a', 'ana', 'p:w', 'e'],
    ])
  })

  it('reads the legacy layout as the map itself', () => {
    expect(credentials('{"a":{"username":"u","password":"p"}}', 'dockercfg')).toEqual([['a', 'u', 'p', '']])
  })

  it.each([
    ['[]', 'wrong-type', []],
    ['{"auths":[]}', 'wrong-type', ['auths']],
    ['{"auths":{"a":"x"}}', 'wrong-type', ['auths', 'a']],
    ['{"Auths":{"a":{"PassWord":1}}}', 'wrong-type', ['Auths', 'a', 'PassWord']],
    ['{"HttpHeaders":{"x":1}}', 'wrong-type', ['HttpHeaders', 'x']],
    ['{"auths":{"a":{"auth":"?"}}}', 'auth-not-base64', ['auths', 'a', 'auth']],
    ['{"auths":{"a":{"auth":"YQ=="}}}', 'auth-no-colon', ['auths', 'a', 'auth']],
    ['{"auths":{"a":{"auth":"\\n"}}}', 'auth-no-colon', ['auths', 'a', 'auth']],
    ['{', 'syntax', []],
  ])('refuses %s as %s', (text, kind, path) => {
    const result = decode(text)
    expect(result.ok ? undefined : result.error).toMatchObject({ kind, path })
  })

  it('names everything that is wrong and still reads the rest', () => {
    const result = decode('{"auths":{"a":{"auth":"?","username":"u"},"b":5,"c":{"username":"v"}}}')
    expect(result.ok ? [] : result.errors.map((error) => error.path.join('/'))).toEqual(['auths/a/auth', 'auths/b'])
    expect(result.entries.map((entry) => entry.username)).toEqual(['u', '', 'v'])
  })

  it('keeps raw facts of an entry', () => {
    const [entry] = decode(
      '{"auths":{"a":{"Auth":"YTpi","username":"x","identitytoken":"t","registrytoken":""}}}',
    ).entries
    expect(entry?.path).toEqual(['auths', 'a'])
    expect(entry?.written).toMatchObject({ isNull: false, username: 'x', tokens: ['identitytoken'] })
    expect(entry?.written.fieldNames).toEqual(['Auth', 'username', 'identitytoken', 'registrytoken'])
    expect(entry?.written.auth?.reveal()).toBe('YTpi')
    expect(entry?.written.password).toBeUndefined()
  })

  it('marks a credential that is not UTF-8', () => {
    const auth = Buffer.from([0x61, 0x3a, 0xff]).toString('base64')
    const [entry] = decode(`{"auths":{"a":{"auth":"${auth}"}}}`).entries
    expect(entry?.password.reveal()).toBe('\ufffd')
    expect(entry?.written.nonUtf8?.reveal()).toEqual(Uint8Array.of(0x61, 0x3a, 0xff))
  })

  it('shows no password when it is printed', () => {
    expect(JSON.stringify(decode('{"auths":{"a":{"auth":"YTpobWZm","password":"hmff"}}}'))).not.toMatch(/hmff|YTpobWZm/)
  })

  it('never throws on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('dockerconfigjson', 'dockercfg'), (bytes, layout) => {
        expect(typeof decodeDocument(bytes, layout).ok).toBe('boolean')
      }),
    )
  })
})
