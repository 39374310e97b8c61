// Go's base64 decoder decides what the kubelet can read; offsets are those of its CorruptInputError.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeAuthBase64, decodeBase64 } from '../../src/dockerconfig/base64.ts'

describe('decodeBase64', () => {
  it('decodes what was encoded, with line breaks anywhere', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), fc.constantFrom('', '\n', '\r\n'), (bytes, at, lineBreak) => {
        const encoded = Buffer.from(bytes).toString('base64')
        const cut = at % (encoded.length + 1)
        const broken = encoded.slice(0, cut) + lineBreak + encoded.slice(cut)
        expect(decodeBase64(broken, 'padded')).toEqual({ ok: true, bytes: new Uint8Array(bytes) })
        expect(decodeBase64(broken.replaceAll('=', ''), 'unpadded')).toEqual({ ok: true, bytes: new Uint8Array(bytes) })
      }),
    )
  })

  it.each([
    ['YQ', 'padded', 0],
    ['YQ=', 'padded', 3],
    ['YQ==', 'unpadded', 2],
    ['YQ==x', 'padded', 4],
    ['YQ=\n=\n=', 'padded', 6],
    ['YQ=x', 'padded', 2],
    ['=', 'padded', 0],
    ['Y=', 'padded', 1],
    ['YWE', 'padded', 0],
    ['YWFhY', 'unpadded', 4],
    ['YW E', 'unpadded', 2],
    ['YW-_', 'padded', 2],
    ['YWé', 'unpadded', 2],
  ] as const)('refuses %j as %s at offset %i', (text, padding, offset) => {
    expect(decodeBase64(text, padding)).toEqual({ ok: false, offset })
  })

  it('does not ask trailing bits to be zero', () => {
    expect(decodeBase64('YR==', 'padded')).toEqual({ ok: true, bytes: Uint8Array.of(0x61) })
  })
})

describe('decodeAuthBase64', () => {
  it.each([
    ['YW5hOnB3', true],
    ['YW5hOnB3ZA==', true],
    ['YW5hOnB3ZA', true],
    ['YW5hOnB3ZA=\n=\r\n', true],
    ['\nYW5hOnB3', true],
    ['YW5hOnB3ZA=', false],
    ['YW5hOnB3==', false],
    ['YW5hOnB3 ', false],
    ['YW5hOnB3ZA== ', false],
    ['YW5hOnB3\u00a0', false],
    ['\n', true],
    ['=', false],
  ])('reads %j: %s', (field, isReadable) => {
    expect(decodeAuthBase64(field).ok).toBe(isReadable)
  })
})
