// Go's encoding/json decides what the kubelet can read; each case here was answered by it.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../src/dockerconfig/json/read.ts'
import type { JsonNode } from '../../../src/dockerconfig/json/tree.ts'

function parse(text: string | Uint8Array) {
  return parseJson(typeof text === 'string' ? Buffer.from(text, 'utf8') : text)
}

function plain(node: JsonNode): unknown {
  switch (node.kind) {
    case 'null':
      return null
    case 'number':
      return Number(node.text)
    case 'array':
      return node.items.map(plain)
    case 'object':
      return Object.fromEntries(node.members.map((member) => [member.name, plain(member.value)]))
    default:
      return node.value
  }
}

/** JSON text as JSON.stringify writes it, for values whose members Object.fromEntries can hold. */
const jsonText = fc.json()

describe('parseJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        const result = parse(text)
        expect(result.ok && plain(result.value)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('accepts and refuses the same texts as JSON.parse', () => {
    const nearlyJson = fc
      .tuple(jsonText, fc.nat(), fc.constantFrom(...' \n,:{}[]"\\019.-+eEtfnu\u0000\u001f\ufeff\u00a0'))
      .map(([text, at, inserted]) => {
        const cut = at % (text.length + 1)
        return text.slice(0, cut) + inserted + text.slice(cut + (at % 2))
      })
    fc.assert(
      fc.property(nearlyJson, (text) => {
        expect(parse(text).ok).toBe(isAcceptedByEngine(text))
      }),
      { numRuns: 1000 },
    )
  })

  it('never throws on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof parse(bytes).ok).toBe('boolean')
      }),
    )
  })

  it('keeps members in order, duplicates included, with byte offsets', () => {
    expect(parse('{"é":1, "a":null,"a":2}')).toMatchObject({
      ok: true,
      value: {
        kind: 'object',
        offset: 0,
        members: [
          { name: 'é', offset: 1, value: { kind: 'number', offset: 6, text: '1' } },
          { name: 'a', offset: 9, value: { kind: 'null', offset: 13 } },
          { name: 'a', offset: 18, value: { kind: 'number', offset: 22, text: '2' } },
        ],
      },
    })
  })

  it.each([
    ['a byte order mark', '\ufeff{}', 0, 1, 1, 'invalid character looking for beginning of value'],
    ['nothing', '', 0, 1, 1, 'unexpected end of JSON input'],
    ['text after the value', '{}\n x', 4, 2, 2, 'invalid character after top-level value'],
    ['a cut string', '{"a":"b', 7, 1, 8, 'unexpected end of JSON input'],
    ['a line break in a string', '{"a":\n"b\n"}', 8, 2, 3, 'invalid character in string literal'],
    ['a leading zero', '[01]', 2, 1, 3, 'invalid character after array element'],
    ['a trailing comma', '{"a":1,}', 7, 1, 8, 'invalid character looking for beginning of object key string'],
    ['an unknown escape', '"\\x"', 2, 1, 3, 'invalid character in string escape code'],
    ['columns count bytes', '["é",x]', 6, 1, 7, 'invalid character looking for beginning of value'],
  ])('says where %s is wrong', (_what, text, offset, line, column, reason) => {
    expect(parse(text)).toEqual({ ok: false, error: { offset, line, column, reason } })
  })

  it.each([
    ['a stray byte', [0x61, 0xff, 0x62], 'a\ufffdb'],
    ['each byte of a cut sequence', [0xe2, 0x82], '\ufffd\ufffd'],
    ['each byte of an encoded surrogate', [0xed, 0xa0, 0x80], '\ufffd\ufffd\ufffd'],
    ['an overlong form', [0xc0, 0xaf, 0xc3, 0xa9], '\ufffd\ufffdé'],
    ['a code point past the end', [0xf4, 0x90, 0x80, 0x80], '\ufffd\ufffd\ufffd\ufffd'],
  ])('replaces %s by U+FFFD', (_what, bytes, expected) => {
    expect(parse(Uint8Array.from([0x22, ...bytes, 0x22]))).toMatchObject({ ok: true, value: { value: expected } })
  })

  it.each([
    ['"\\ud83d\\ude00"', '😀'],
    ['"\\ud83d"', '\ufffd'],
    ['"\\ude00x"', '\ufffdx'],
    ['"\\ud83d\\ud83d\\ude00"', '\ufffd😀'],
    ['"\\ud83d\\u0041"', '\ufffdA'],
    ['"\\ud83d\\n"', '\ufffd\n'],
    ['"\\/\\b\\f\\n\\r\\t\\"\\\\"', '/\b\f\n\r\t"\\'],
  ])('reads the escapes of %s', (text, expected) => {
    expect(parse(text)).toMatchObject({ ok: true, value: { value: expected } })
  })

  it('reads a __proto__ member like any other', () => {
    expect(parse('{"__proto__":{}}')).toMatchObject({ value: { members: [{ name: '__proto__' }] } })
  })

  it('nests 10,000 deep and no deeper', () => {
    const nest = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(parse(nest(10_000)).ok).toBe(true)
    expect(parse(nest(10_001))).toMatchObject({ ok: false, error: { offset: 10_000 } })
    expect(parse('{"a":'.repeat(1_000_000)).ok).toBe(false)
  })
})

function isAcceptedByEngine(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
